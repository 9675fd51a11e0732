using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Unfolded time-frequency patches of the spectrogram itself: the feature extractor that needs no weights and no native library.</summary>
/// <remarks>
/// The patch of grid cell (i, j) is centred on the frames i * stride to (i + 1) * stride - 1 and likewise in frequency; beyond the edges the last value
/// repeats.
/// Its values are its channels, frames first. Immutable and safe to use from several threads.
/// </remarks>
public sealed class LogMelPatches : IFeatureExtractor, IUnfoldingExtractor
{
    /// <summary>The extractor's stable id in model files.</summary>
    public const string ComponentId = "logmel-patches";

    private readonly LogMelPatchOptions _options;

    /// <summary>Creates the extractor.</summary>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public LogMelPatches(LogMelPatchOptions? options = null)
    {
        _options = LogMelPatchOptions.Format.Checked(options ?? new LogMelPatchOptions());
        Layers = [new FeatureLayer("patches", _options.PatchFrames * _options.PatchBins, _options.FrameStride, _options.BinStride)];
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public IReadOnlyList<FeatureLayer> Layers { get; }

    /// <inheritdoc/>
    public int MinFrames => Math.Max(_options.PatchFrames, _options.FrameStride);

    /// <inheritdoc/>
    public FeatureKind Kind => FeatureKind.Decibels;

    /// <inheritdoc/>
    public int? ContextFrames => Math.Max(0, _options.PatchFrames - _options.FrameStride - FrameLead);

    int? IUnfoldingExtractor.UnfoldedFrames => _options.PatchFrames;

    private int FrameLead => (_options.PatchFrames - _options.FrameStride) / 2;

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose)
    {
        ArgumentNullException.ThrowIfNull(spectrograms);
        return [.. spectrograms.Select(Extract)];
    }

    /// <inheritdoc/>
    public ComponentState SaveState() => new(ComponentId, LogMelPatchOptions.Format.ToJson(_options)) { Origin = FeaturePackage.Origin };

    internal static void Register(ComponentRegistry registry) => registry.Add<IFeatureExtractor>(ComponentId, FromState);

    internal static LogMelPatches FromState(ComponentState state) => new(LogMelPatchOptions.Format.FromJson(state.Options));

    private FeatureMap[] Extract(Spectrogram spectrogram)
    {
        if (spectrogram.Frames < MinFrames)
        {
            throw ShortRecording.Of(spectrogram, MinFrames, "a patch");
        }

        if (spectrogram.Bins < _options.BinStride)
        {
            throw new ArgumentException($"{spectrogram.Bins} frequency bins are too few for one patch of stride {_options.BinStride}.", nameof(spectrogram));
        }

        int frames = spectrogram.Frames / _options.FrameStride;
        int bins = spectrogram.Bins / _options.BinStride;
        int binLead = (_options.PatchBins - _options.BinStride) / 2;
        float[] values = new float[Layers[0].Channels * frames * bins];
        ReadOnlySpan<float> source = spectrogram.Values.Span;
        int target = 0;
        for (int i = 0; i < frames; i++)
        {
            for (int j = 0; j < bins; j++)
            {
                for (int x = 0; x < _options.PatchFrames; x++)
                {
                    int frame = Math.Clamp((i * _options.FrameStride) - FrameLead + x, 0, spectrogram.Frames - 1);
                    ReadOnlySpan<float> row = source.Slice(frame * spectrogram.Bins, spectrogram.Bins);
                    for (int y = 0; y < _options.PatchBins; y++)
                    {
                        values[target++] = row[Math.Clamp((j * _options.BinStride) - binLead + y, 0, row.Length - 1)];
                    }
                }
            }
        }

        return [new FeatureMap(Layers[0], frames, bins, values)];
    }
}
