using AudioAnomaly.Components;

namespace AudioAnomaly.Audio;

/// <summary>Filters one recording by second-order sections (direct form II, transposed).</summary>
internal sealed class AudioFilterChainRun : ISampleFilterRun
{
    private readonly FilterSection[] _sections;
    private readonly double[] _first;
    private readonly double[] _second;
    private bool _begun;

    public AudioFilterChainRun(FilterSection[] sections)
    {
        _sections = sections;
        _first = new double[sections.Length];
        _second = new double[sections.Length];
    }

    /// <inheritdoc/>
    public void Process(Span<float> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        if (!_begun)
        {
            _begun = true;
            Settle(samples[0]);
        }

        for (int i = 0; i < samples.Length; i++)
        {
            double value = samples[i];
            for (int k = 0; k < _sections.Length; k++)
            {
                ref readonly FilterSection section = ref _sections[k];
                double filtered = (section.B0 * value) + _first[k];
                _first[k] = (section.B1 * value) - (section.A1 * filtered) + _second[k];
                _second[k] = (section.B2 * value) - (section.A2 * filtered);
                value = filtered;
            }

            samples[i] = (float)value;
        }
    }

    /// <inheritdoc/>
    public void SaveState(SessionStateWriter state)
    {
        state.Write(_begun);
        if (_begun)
        {
            state.Write(_first);
            state.Write(_second);
        }
    }

    /// <inheritdoc/>
    public void RestoreState(SessionStateReader state)
    {
        _begun = state.ReadBoolean();
        if (_begun)
        {
            Restore(state.ReadDoubles(), _first);
            Restore(state.ReadDoubles(), _second);
        }
    }

    private static void Restore(double[] saved, double[] memory)
    {
        SessionStateReader.Check(saved.Length == memory.Length, "it is of other filters");
        saved.CopyTo(memory, 0);
    }

    /// <summary>Remembers what a value that has always been there leaves behind.</summary>
    private void Settle(double value)
    {
        for (int k = 0; k < _sections.Length; k++)
        {
            FilterSection section = _sections[k];
            double filtered = section.GainOfConstant * value;
            _second[k] = (section.B2 * value) - (section.A2 * filtered);
            _first[k] = (section.B1 * value) - (section.A1 * filtered) + _second[k];
            value = filtered;
        }
    }
}
