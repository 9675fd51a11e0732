using System.Numerics.Tensors;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Renders sounds and turns them into log-mel spectrograms. Holds working memory: one for each thread.</summary>
internal sealed class ViewMaker
{
    private readonly SoundRenderer[] _renderers = [.. FrontEndChoice.All.Select(frontEnd => new SoundRenderer(frontEnd.SampleRate))];

    private float[] _samples = [];

    /// <summary>Renders one view of a sound.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="frontEnd">The number of the front end.</param>
    /// <param name="levelDb">The root mean square in dB re 1.</param>
    /// <param name="bandwidthHz">Above it there is nothing, as in a recording made at a lower sample rate; infinite for none.</param>
    /// <param name="random">The source of randomness.</param>
    /// <param name="values">Receives the log-mel values, as many frames as fit.</param>
    public void Make(SoundPoint sound, int frontEnd, double levelDb, double bandwidthHz, SoundRandom random, Span<float> values)
    {
        LogMelFrontEnd logMel = FrontEndChoice.All[frontEnd];
        int bands = logMel.Axes.Bins, length = ((values.Length / bands) - 1) * logMel.HopLength;
        if (_samples.Length < length)
        {
            _samples = new float[length];
        }

        Span<float> samples = _samples.AsSpan(0, length);
        _renderers[frontEnd].Render(sound, levelDb, random, samples);
        if (random.Chance(0.7))
        {
            // As most recordings are stored.
            TensorPrimitives.Multiply(samples, 32768, samples);
            TensorPrimitives.Round(samples, samples);
            TensorPrimitives.Multiply(samples, 1f / 32768, samples);
        }

        logMel.ComputePart(samples, 0, length, 0, values);
        if (double.IsFinite(bandwidthHz))
        {
            int valid = Math.Max(1, logMel.Axes.CountBinsUpTo(bandwidthHz));
            for (int start = 0; start < values.Length; start += bands)
            {
                values.Slice(start + valid, bands - valid).Fill(logMel.Axes.FloorDb);
            }
        }
    }
}
