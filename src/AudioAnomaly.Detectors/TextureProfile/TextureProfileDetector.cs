using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The texture profile: sound is as anomalous as its features over a whole recording differ, in mean and spread, from those of the most
/// similar normal one. Hears how a sound goes on: roughness, rhythm, rattle.</summary>
/// <remarks>
/// <para>Of every channel and frequency row of one layer the mean and the standard deviation over time are taken (or the maximum); each number is
/// standardised by the normal recordings' mean and deviation.
/// The clip score is the root mean square difference to the nearest normal recording. The map holds that difference for each frequency row at all
/// times.</para>
/// <para>Computed in managed code. Memory and model grow with the number of normal windows: 8 KB each with block 2 of the network that comes with the
/// library. Safe to score from several threads once fitted.</para>
/// </remarks>
internal sealed class TextureProfileDetector : ProfileDetector<TextureProfileOptions, ProfileModel>, ILongRecordingDetector, IDisposable
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "texture";

    private readonly IFeatureExtractor _extractor;
    private readonly int _layerIndex;
    private readonly ExecutionOptions _execution;

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="extractor">Makes the features; owned by the detector from now on.</param>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <param name="components">On what to compute; all processors if null.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">The feature extractor does not deliver the layer.</exception>
    public TextureProfileDetector(IFeatureExtractor extractor, TextureProfileOptions? options = null, ComponentContext? components = null)
        : base(TextureProfileOptions.Format, options, "texture profile")
    {
        ArgumentNullException.ThrowIfNull(extractor);
        _extractor = extractor;
        _layerIndex = FindLayer(extractor, Options.Layer) ?? throw new ArgumentException(DescribeMissing(extractor, Options.Layer), nameof(options));
        _execution = (components ?? ComponentContext.Empty).Execution;
    }

    /// <inheritdoc/>
    public override string Id => ComponentId;

    /// <inheritdoc/>
    public override int MinFrames => _extractor.MinFrames;

    /// <inheritdoc/>
    public override int ContextBins => SpectrogramBins.ContextOf(_extractor);

    /// <inheritdoc/>
    public override int AlignmentFrames => WholeCells.GridOf(_extractor.Layers);

    private int Reach => GridContext.Of(_extractor, neighborhood: 1, interpolates: false).ContextFrames;

    private InnerCells Inner => InnerCells.Of(_extractor, Layer);

    private FeatureLayer Layer => _extractor.Layers[_layerIndex];

    /// <inheritdoc/>
    public override ICrossFittedDetector CreateUnfitted(Func<IFeatureExtractor, IFeatureExtractor> share)
    {
        ArgumentNullException.ThrowIfNull(share);
        return new TextureProfileDetector(share(_extractor), Options, new ComponentContext(new ComponentRegistry(), _execution));
    }

    /// <inheritdoc/>
    public override DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        ProfileModel model = Model;
        SpectrogramBins.Check(spectrogram, model.Normals.Shape.Bins);
        FeatureMap map = _extractor.Extract(Limit(model, spectrogram))[_layerIndex];
        (ReadOnlyMemory<float> cells, int frames) = InnerOf(map);
        return ToOutput(model, cells.Span, frames, spectrogram);
    }

    /// <inheritdoc/>
    public IRecordingScorer? OpenRecording()
    {
        ProfileModel model = Model;
        return _extractor.ContextFrames is null ? null : new CellRecording(
            Reach,
            Layer.FrameStride,
            AlignmentFrames,
            Inner,
            (surroundings, first, count) => CellsOf(model, surroundings, first, count),
            (cells, frames, window) => ToOutput(model, cells, frames, window));
    }

    /// <inheritdoc/>
    /// <remarks>Windows are as long as half of those learned are at least. Each row of the map comes from the window that ends with it or shortly
    /// after; rows before the first full window hold 0.</remarks>
    /// <exception cref="StreamingNotSupportedException">It is not known how far the features look in time.</exception>
    public override IDetectorSession OpenSession()
    {
        ProfileModel model = Model;
        return new WindowSession(
            Reach,
            Layer.FrameStride,
            AlignmentFrames,
            model.Normals.TypicalFrames,
            Inner,
            (window, first, count) => CellsOf(model, window, first, count),
            (cells, frames, window) =>
            {
                (double score, float[] row, int validBins) = Score(model, cells, frames, window);
                SpectrogramAxes axes = window.Axes;
                return new WindowScore(score, row, () => Describe(Band.Around(row.AsSpan(0, validBins), axes)));
            },
            (_extractor as IUnfoldingExtractor)?.UnfoldedFrames is { } unfolded ? new CellLayout(unfolded, Layer.Channels) : CellLayout.Plain);
    }

    /// <inheritdoc/>
    public override Explanation Explain(Spectrogram spectrogram, AnomalyMap map)
        => Describe(Band.Around(map.Values.Span[..map.ValidBins], map.Axes));

    private Explanation Describe(Band band)
    {
        string text = Options.Statistic == TextureStatistic.Maximum ? "sounds unlike those of" : "another texture than in";
        return new Explanation(band.LowHz, band.HighHz, $"from {band} {text} normal recordings");
    }

    /// <inheritdoc/>
    public override ComponentState SaveState()
    {
        ComponentState saved = base.SaveState();
        saved.Parts["extractor"] = _extractor.SaveState();
        return saved;
    }

    /// <summary>Frees the feature extractor.</summary>
    public void Dispose() => (_extractor as IDisposable)?.Dispose();

    internal static void Register(ComponentRegistry registry) => registry.Add<IDetector>(ComponentId, FromState);

    /// <summary>Where a layer stands among those that an extractor delivers; null if it is not there.</summary>
    internal static int? FindLayer(IFeatureExtractor extractor, string? name)
    {
        int index = name is null ? 0 : extractor.Layers.Select(layer => layer.Name).ToList().IndexOf(name);
        return index < 0 ? null : index;
    }

    internal static string DescribeMissing(IFeatureExtractor extractor, string? name)
        => $"The feature extractor '{extractor.Id}' delivers no layer '{name}', only {string.Join(", ", extractor.Layers.Select(layer => layer.Name))}.";

    internal static TextureProfileDetector FromState(ComponentState saved, ComponentContext components)
    {
        IFeatureExtractor extractor = components.Create<IFeatureExtractor>(saved.Parts["extractor"]);
        try
        {
            var detector = new TextureProfileDetector(extractor, TextureProfileOptions.Format.FromJson(saved.Options), components);
            var normals = NormalProfiles.Load(saved);
            if (normals.Shape.NumbersPerRow != detector.NumbersPerRow)
            {
                throw new FormatException($"its profiles have {normals.Shape.NumbersPerRow} numbers a row where {detector.NumbersPerRow} are expected.");
            }

            detector.Restore(normals, detector._execution.ToParallelOptions());
            return detector;
        }
        catch
        {
            (extractor as IDisposable)?.Dispose();
            throw;
        }
    }

    private int NumbersPerRow => TextureStatistics.CountOf(Options.Statistic) * Layer.Channels;

    protected override ProfileModel ToModel(NormalProfiles normals, ParallelOptions parallel) => new(normals, Options, parallel);

    protected override string? FindFeatureDifference(ProfileDetector<TextureProfileOptions, ProfileModel> other)
        => _extractor.IsLike(((TextureProfileDetector)other)._extractor) ? null : "other features";

    /// <summary>Nothing is known of bins above those learned.</summary>
    private static Spectrogram Limit(ProfileModel model, Spectrogram spectrogram)
        => spectrogram.LimitBandwidth(spectrogram.Axes.FrequencyOf(model.Normals.Shape.ValidBins - 1));

    protected override (ProfileShape Shape, float[] Profile) Describe(Spectrogram normal, FitContext context)
    {
        FeatureMap map = context.FeaturesOf(_extractor).Extract(normal, FeaturePurpose.Learning)[_layerIndex];
        int rows = SpectrogramBins.RowsInScope(normal.ValidBins, map.Layer, map.Bins);
        var shape = new ProfileShape(normal.Bins, normal.ValidBins, rows, NumbersPerRow);
        (ReadOnlyMemory<float> cells, int frames) = InnerOf(map);
        return (shape, TextureStatistics.Of(cells.Span, frames, rows, map.Layer.Channels, Options.Statistic));
    }

    /// <summary>The cells of a whole recording or window that count.</summary>
    private (ReadOnlyMemory<float> Cells, int Frames) InnerOf(FeatureMap map)
    {
        int length = map.Bins * map.Layer.Channels;
        (int first, int count) = Inner.Choose(0, map.Frames, map.Frames);
        return (map.Values.Slice(first * length, count * length), count);
    }

    /// <summary>The features of a part within its surroundings.</summary>
    private ReadOnlyMemory<float> CellsOf(ProfileModel model, Spectrogram surroundings, int first, int count)
    {
        FeatureMap map = _extractor.Extract(Limit(model, surroundings))[_layerIndex];
        int length = map.Bins * map.Layer.Channels;
        return map.Values.Slice(first * length, count * length);
    }

    private DetectorOutput ToOutput(ProfileModel model, ReadOnlySpan<float> cells, int frames, Spectrogram spectrogram)
    {
        (double value, float[] row, int validBins) = Score(model, cells, frames, spectrogram);
        return new DetectorOutput(value, SteadyMap.Of(row, spectrogram, validBins));
    }

    /// <summary>Scores a window's features and makes a row of the map: the scores of frequency rows, interpolated.</summary>
    private (double Value, float[] Row, int ValidBins) Score(ProfileModel model, ReadOnlySpan<float> cells, int frames, Spectrogram spectrogram)
    {
        ProfileShape learned = model.Normals.Shape;
        int valid = Math.Min(spectrogram.ValidBins, learned.ValidBins), rows = SpectrogramBins.RowsInScope(valid, Layer, learned.Rows);
        ProfileScore score = model.Score(TextureStatistics.Of(cells, frames, rows, Layer.Channels, Options.Statistic));
        return (score.Value, AnomalyMapRenderer.Draw(score.Rows, 1, rows, Layer, new MapShape(1, spectrogram.Bins, valid), sigma: 0), valid);
    }
}
