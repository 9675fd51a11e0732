using System.Numerics.Tensors;

namespace AudioAnomaly.Torch;

/// <summary>The spectrograms that an autoencoder is trained on, and their scale.</summary>
internal sealed class AutoencoderData(AutoencoderOptions options) : IDisposable
{
    private readonly TrainingCache _cache = new(options.CacheMiB);
    private readonly ClipCheck _clips = new();
    private double[] _sum = [];
    private double[] _squares = [];
    private long _frames;

    public int ClipCount => _clips.Count;

    public int Bins => _clips.Bins;

    /// <summary>The number of lowest bins in scope in all clips.</summary>
    public int ValidBins { get; private set; }

    /// <summary>Centres a window's values per band and divides them by the deviation over all bands in scope.</summary>
    public FeatureScaling Scaling { get; private set; } = new([], []);

    public int FramesOf(int clip) => _cache.LengthOf(clip) / Bins;

    public void Add(Spectrogram spectrogram)
    {
        if (spectrogram.Frames < options.ContextFrames)
        {
            throw new FitException($"{ShortRecording.Of(spectrogram, options.ContextFrames, "the autoencoder").Message} Leave it out.");
        }

        _clips.Add(spectrogram);
        if (_clips.Count == 1)
        {
            (_sum, _squares, ValidBins) = (new double[Bins], new double[Bins], spectrogram.ValidBins);
        }

        ValidBins = Math.Min(ValidBins, spectrogram.ValidBins);
        _cache.Add(spectrogram.Values.Span);
        _frames += spectrogram.Frames;
        double[] row = new double[Bins];
        for (int frame = 0; frame < spectrogram.Frames; frame++)
        {
            TensorPrimitives.ConvertChecked<float, double>(spectrogram.Values.Span.Slice(frame * Bins, Bins), row);
            TensorPrimitives.Add<double>(_sum, row, _sum);
            TensorPrimitives.MultiplyAdd<double>(row, row, _squares, _squares);
        }
    }

    /// <summary>Ends the collection.</summary>
    /// <exception cref="FitException">There are no clips.</exception>
    public void Complete()
    {
        int bins = Bins;
        double variance = 0;
        for (int bin = 0; bin < ValidBins; bin++)
        {
            double mean = _sum[bin] / _frames;
            variance += Math.Max(0, (_squares[bin] / _frames) - (mean * mean)) / ValidBins;
        }

        // Sound that never varies has no scale of its own: then the unit is 1 dB.
        float scale = variance > 1e-6 ? (float)(1 / Math.Sqrt(variance)) : 1;
        int length = bins * options.ContextFrames;
        float[] means = new float[length];
        float[] scales = new float[length];
        scales.AsSpan().Fill(scale);
        for (int i = 0; i < length; i++)
        {
            means[i] = (float)(_sum[i % bins] / _frames);
        }

        Scaling = new FeatureScaling(means, scales);
    }

    public void ReadWindow(int clip, int frame, Span<float> window) => _cache.Read(clip, frame * Bins, window);

    public void Dispose() => _cache.Dispose();
}
