using AudioAnomaly.Audio;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// Resamples an endless signal and filters it, with the bits of <see cref="SincResampler.Resample"/> on the whole: every output sample is made of the same input samples in
/// the same order.
/// </summary>
/// <param name="resampler">The resampler.</param>
/// <param name="filter">What the resampled samples pass; null for nothing.</param>
internal sealed class ResamplerStream(SincResampler resampler, ISampleFilterRun? filter = null)
{
    private readonly ValueQueue _input = new();
    private long _made;

    /// <summary>The memory that is kept, in bytes.</summary>
    public long MemoryBytes => _input.MemoryBytes;

    /// <summary>Takes in samples and gives out those that they complete.</summary>
    public void Push(ReadOnlySpan<float> samples, ValueQueue output)
    {
        if (resampler.IsIdentity)
        {
            Span<float> unchanged = output.Extend(samples.Length);
            samples.CopyTo(unchanged);
            filter?.Process(unchanged);
            return;
        }

        samples.CopyTo(_input.Extend(samples.Length));
        Make(resampler.CompleteOutputs(_input.End), output);
        _input.DropBefore(resampler.FirstInputOf(_made));
    }

    /// <summary>Gives out the rest: after the end there is silence.</summary>
    public void Complete(ValueQueue output)
    {
        if (!resampler.IsIdentity)
        {
            Make(resampler.OutputLength(_input.End), output);
        }
    }

    public void Save(SessionStateWriter state)
    {
        state.Write(_made);
        state.Write(_input.Start);
        state.Write(_input.Span);
        filter?.SaveState(state);
    }

    public void Restore(SessionStateReader state)
    {
        _made = state.ReadInt64();
        _input.Restore(state.ReadInt64(), state.ReadSingles());
        SessionStateReader.Check(_made >= 0, "a position is none");
        filter?.RestoreState(state);
    }

    private void Make(long end, ValueQueue output)
    {
        if (end > _made)
        {
            Span<float> made = output.Extend(checked((int)(end - _made)));
            resampler.Compute(_input.Span, _input.Start, _made, made);
            filter?.Process(made);
            _made = end;
        }
    }
}
