using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>The log-mel spectrogram by torch.stft and a dense mel product.</summary>
internal sealed class PlainLogMel : IDisposable
{
    private readonly LogMelOptions _options;
    private readonly torch.Tensor _mel;
    private readonly torch.Tensor _window;

    public PlainLogMel(LogMelOptions options)
    {
        _options = options;
        _mel = DenseMel(options);
        _window = torch.hann_window(options.FftLength, periodic: true);
    }

    /// <summary>Frames x bands in dB.</summary>
    public float[] Compute(AudioClip clip)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        torch.Tensor samples = torch.tensor(clip.Samples.ToArray());
        torch.Tensor spectrum = torch.stft(samples, _options.FftLength, _options.HopLength, _options.FftLength, _window, center: true, pad_mode: PaddingModes.Reflect, return_complex: true);
        torch.Tensor magnitude = spectrum.abs();
        torch.Tensor power = (magnitude * magnitude).transpose(0, 1);

        // Scalars are kept: TorchSharp's implicit ones can be finalised while the native call still reads them.
        using Scalar floor = 1e-10.ToScalar();
        using Scalar ten = 10.0.ToScalar();
        torch.Tensor decibel = torch.mm(power, _mel).clamp_min(floor).log10().mul(ten);
        GC.KeepAlive(floor);
        GC.KeepAlive(ten);
        return decibel.contiguous().data<float>().ToArray();
    }

    public void Dispose()
    {
        _mel.Dispose();
        _window.Dispose();
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
