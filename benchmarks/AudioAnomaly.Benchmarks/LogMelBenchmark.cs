using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>The log-mel front end against torch.stft and a dense mel product.</summary>
internal static class LogMelBenchmark
{
    public static void Run()
    {
        foreach ((string name, LogMelOptions options) in new[] { ("panns32k", LogMelOptions.Panns32k), ("clap2022", LogMelOptions.Clap2022), ("panns16k", LogMelOptions.Panns16k) })
        {
            AudioClip clip = NoiseClip.Create(1, options.SampleRate);
            var frontEnd = new LogMelFrontEnd(options);
            using torch.Tensor mel = DenseMel(options);
            using torch.Tensor window = torch.hann_window(options.FftLength, periodic: true);
            float[] ours = frontEnd.Compute(clip).Values.ToArray();
            float[] reference = Reference(clip, options, mel, window);
            double worst = ours.Zip(reference, (a, b) => Math.Abs(a - b)).Max();
            if (ours.Length != reference.Length || worst > 0.01)
            {
                throw new InvalidOperationException($"The log-mel spectrograms differ by {worst} dB.");
            }

            SideBySide.Print($"log-mel of 10 s, {name} (torch.stft, mel product)", () => frontEnd.Compute(clip), () => Reference(clip, options, mel, window));
        }

        AudioClip low = NoiseClip.Create(1, 16000);
        SideBySide.Print("resample 10 s, 16 to 44.1 kHz", () => low.Resample(44100), null);
    }

    private static float[] Reference(AudioClip clip, LogMelOptions options, torch.Tensor mel, torch.Tensor window)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        torch.Tensor samples = torch.tensor(clip.Samples.ToArray());
        torch.Tensor spectrum = torch.stft(samples, options.FftLength, options.HopLength, options.FftLength, window, center: true, pad_mode: PaddingModes.Reflect, return_complex: true);
        torch.Tensor magnitude = spectrum.abs();
        torch.Tensor power = (magnitude * magnitude).transpose(0, 1);

        // Scalars are kept: TorchSharp's implicit ones can be finalised while the native call still reads them.
        using Scalar floor = 1e-10.ToScalar();
        using Scalar ten = 10.0.ToScalar();
        torch.Tensor decibel = torch.mm(power, mel).clamp_min(floor).log10().mul(ten);
        GC.KeepAlive(floor);
        GC.KeepAlive(ten);
        return decibel.contiguous().data<float>().ToArray();
    }

    private static torch.Tensor DenseMel(LogMelOptions options)
    {
        var filters = new MelFilterBank(options);
        float[] dense = new float[((options.FftLength / 2) + 1) * options.MelBands];
        for (int band = 0; band < options.MelBands; band++)
        {
            ReadOnlySpan<double> weights = filters.Weights(band);
            for (int i = 0; i < weights.Length; i++)
            {
                dense[((filters.FirstBin(band) + i) * options.MelBands) + band] = (float)weights[i];
            }
        }

        return torch.tensor(dense, [(options.FftLength / 2) + 1, options.MelBands]);
    }
}
