namespace AudioAnomaly.BackboneTraining;

/// <summary>Renders sounds and turns them into log-mel spectrograms. Holds working memory: one for each thread.</summary>
internal sealed class ViewMaker
{
    private readonly SoundRenderer[] _renderers = [.. FrontEndChoice.All.Select(frontEnd => new SoundRenderer(frontEnd.SampleRate))];

    /// <summary>Renders one view of a sound.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="frontEnd">The number of the front end.</param>
    /// <param name="frames">The frames of the result.</param>
    /// <param name="levelDb">The root mean square in dB re 1.</param>
    /// <param name="bandwidthHz">Above it there is nothing, as in a recording made at a lower sample rate; infinite for none.</param>
    /// <param name="random">The source of randomness.</param>
    public Spectrogram Make(SoundPoint sound, int frontEnd, int frames, double levelDb, double bandwidthHz, SoundRandom random)
    {
        LogMelFrontEnd logMel = FrontEndChoice.All[frontEnd];
        float[] samples = _renderers[frontEnd].Render(sound, (frames - 1) * logMel.HopLength, levelDb, random);
        if (random.Chance(0.7))
        {
            // As most recordings are stored.
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = MathF.Round(samples[i] * 32768) / 32768;
            }
        }

        Spectrogram spectrogram = logMel.Compute(new AudioClip(samples, logMel.SampleRate));
        return double.IsFinite(bandwidthHz) ? spectrogram.LimitBandwidth(bandwidthHz) : spectrogram;
    }
}
