namespace AudioAnomaly.Samples.Synthesis;

/// <summary>Makes recordings of an imagined pump: a hum with harmonics and vane-pass modulation, flow noise with resonances, and, if wanted, a fault at a known time and in a known band. Everything follows from the seed.</summary>
public static class MachineSound
{
    /// <summary>Makes a recording.</summary>
    /// <param name="seed">The seed: other seeds give other recordings of the same machine.</param>
    /// <param name="fault">The fault to put in, or null for none.</param>
    /// <param name="seconds">The length in seconds, at least 2.</param>
    /// <param name="sampleRate">The sample rate in Hz, at least 16,000.</param>
    /// <param name="faultToBackgroundDb">The fault's power over that of the machine in the same band and time, in dB.</param>
    /// <returns>The recording and the truth.</returns>
    public static MachineRecording Create(long seed, FaultKind? fault = null, double seconds = 5, int sampleRate = 16000, double faultToBackgroundDb = 6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 16000);
        int length = (int)(seconds * sampleRate);
        var voice = new MachineVoice(new SignalNoise(seed), sampleRate);
        double[] machine = [.. Enumerable.Range(0, length).Select(_ => voice.Next())];
        FaultEvent? truth = null;
        if (fault is { } kind)
        {
            // The fault has noise of its own, so that the machine is the same with and without it.
            var noise = new SignalNoise(~seed);
            truth = FaultSound.Place(kind, noise, seconds);
            FaultSound.AddTo(machine, truth, noise, sampleRate, faultToBackgroundDb);
        }

        double peak = machine.Max(Math.Abs);
        double scale = peak > 0.98 ? 0.98 / peak : 1;
        return new MachineRecording(new AudioClip(Array.ConvertAll(machine, sample => (float)(sample * scale)), sampleRate), truth);
    }
}
