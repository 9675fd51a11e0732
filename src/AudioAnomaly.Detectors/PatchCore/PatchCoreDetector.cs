using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

namespace AudioAnomaly;

/// <summary>PatchCore (Roth et al., "Towards Total Recall in Industrial Anomaly Detection", CVPR 2022) on spectrograms: a patch is as anomalous as it is far from the nearest patch of normal sound.</summary>
/// <remarks>
/// <para>Locally averaged features of all layers are brought to the largest grid (bilinear) and concatenated; a greedy k-center coreset of the normal patches is the memory bank.
/// The map is the Euclidean distance of every patch to its nearest bank patch; the clip score is the largest one, re-weighted by the density around its neighbour.</para>
/// <para>Distances are computed in managed code. Safe to score from several threads once fitted.</para>
/// </remarks>
public sealed class PatchCoreDetector : IDetector, IDisposable
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "patchcore";

    private readonly PatchCoreOptions _options;
    private readonly IFeatureExtractor _extractor;
    private volatile PatchCoreState? _state;

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="extractor">Makes the features; owned by the detector from now on.</param>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public PatchCoreDetector(IFeatureExtractor extractor, PatchCoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        _extractor = extractor;
        _options = options is null ? new PatchCoreOptions() : options with { };
        Validator.ValidateObject(_options, new ValidationContext(_options), validateAllProperties: true);
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public bool IsFitted => _state is not null;

    /// <inheritdoc/>
    public int MinFrames => _extractor.MinFrames;

    /// <summary>The number of patches in the memory bank; 0 before the first fit.</summary>
    public int BankSize => _state?.Index.Count ?? 0;

    /// <inheritdoc/>
    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        PatchBankBuilder? builder = null;
        int bins = 0;
        float[] patch = [];
        foreach (Spectrogram spectrogram in normals)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var features = new PatchFeatures(_extractor.Extract(spectrogram), _options.NeighborhoodSize);
            int rows = features.ValidRows(spectrogram.ValidBins);
            if (builder is null)
            {
                patch = new float[features.Channels];
                features.CopyPatch(0, 0, patch);
                builder = new PatchBankBuilder(_options, context, patch, Standardize);
                bins = spectrogram.Bins;
            }
            else if (spectrogram.Bins != bins)
            {
                throw new FitException($"'{spectrogram.Source ?? "a clip"}' has {spectrogram.Bins} frequency bins where the clips before it have {bins}. Use one front end for all.");
            }

            for (int t = 0; t < features.Frames; t++)
            {
                for (int f = 0; f < rows; f++)
                {
                    features.CopyPatch(t, f, patch);
                    builder.Add(patch);
                }
            }
        }

        if (builder is null)
        {
            throw new FitException("There are no normal clips to fit on. Give at least one recording of normal sound.");
        }

        (float[] bank, int count, FeatureScaling scaling) = builder.Build();
        context.CancellationToken.ThrowIfCancellationRequested();
        _state = new PatchCoreState(CreateIndex(bank, count), bank, scaling, bins);
    }

    /// <inheritdoc/>
    public DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        PatchCoreState state = _state ?? throw new DetectorNotFittedException(nameof(PatchCoreDetector));
        if (spectrogram.Bins != state.Bins)
        {
            throw new ArgumentException($"The detector was fitted on {state.Bins} frequency bins, and the spectrogram has {spectrogram.Bins}.", nameof(spectrogram));
        }

        var features = new PatchFeatures(_extractor.Extract(spectrogram), _options.NeighborhoodSize);
        state.Scaling.Apply(features);
        int rows = features.ValidRows(spectrogram.ValidBins);
        float[] distances = new float[features.Frames * rows];
        int[] neighbors = new int[distances.Length];
        state.Index.Search(features, rows, distances, neighbors, Environment.ProcessorCount, CancellationToken.None);
        AnomalyMap map = AnomalyMapRenderer.Render(distances, features.Frames, rows, features.Layers[0].Layer, spectrogram, _options.SmoothingSigma);
        return new DetectorOutput(ClipScore(state.Index, features, rows, distances, neighbors), map);
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        PatchCoreState state = _state ?? throw new DetectorNotFittedException(nameof(PatchCoreDetector));
        var saved = new ComponentState(ComponentId, new JsonObject
        {
            ["coresetRatio"] = _options.CoresetRatio,
            ["coresetCount"] = _options.CoresetCount,
            ["maxCoresetCount"] = _options.MaxCoresetCount,
            ["neighborhoodSize"] = _options.NeighborhoodSize,
            ["reweightNeighbors"] = _options.ReweightNeighbors,
            ["clipScore"] = _options.ClipScore.ToString(),
            ["topShare"] = _options.TopShare,
            ["standardization"] = _options.Standardization.ToString(),
            ["projectionDimensions"] = _options.ProjectionDimensions,
            ["smoothingSigma"] = _options.SmoothingSigma,
            ["workingSetMiB"] = _options.WorkingSetMiB,
            ["bins"] = state.Bins,
        });
        saved.Tensors["bank"] = new TensorData(state.Bank, state.Index.Count, state.Index.Channels);
        saved.Tensors["mean"] = new TensorData(state.Scaling.Mean, state.Scaling.Mean.Length);
        saved.Tensors["scale"] = new TensorData(state.Scaling.Scale, state.Scaling.Scale.Length);
        saved.Parts["extractor"] = _extractor.SaveState();
        return saved;
    }

    /// <summary>Frees the feature extractor.</summary>
    public void Dispose() => (_extractor as IDisposable)?.Dispose();

    internal static PatchCoreDetector FromState(ComponentState saved, ComponentRegistry registry)
    {
        JsonObject o = saved.Options;
        IFeatureExtractor extractor = registry.Create<IFeatureExtractor>(saved.Parts["extractor"]);
        try
        {
            var detector = new PatchCoreDetector(extractor, new PatchCoreOptions
            {
                CoresetRatio = o["coresetRatio"]!.GetValue<double>(),
                CoresetCount = o["coresetCount"]?.GetValue<int>(),
                MaxCoresetCount = o["maxCoresetCount"]!.GetValue<int>(),
                NeighborhoodSize = o["neighborhoodSize"]!.GetValue<int>(),
                ReweightNeighbors = o["reweightNeighbors"]!.GetValue<int>(),
                ClipScore = Enum.Parse<PatchCoreClipScore>(o["clipScore"]!.GetValue<string>()),
                TopShare = o["topShare"]!.GetValue<double>(),
                Standardization = Enum.Parse<FeatureStandardization>(o["standardization"]!.GetValue<string>()),
                ProjectionDimensions = o["projectionDimensions"]!.GetValue<int>(),
                SmoothingSigma = o["smoothingSigma"]!.GetValue<double>(),
                WorkingSetMiB = o["workingSetMiB"]!.GetValue<int>(),
            });
            detector.Restore(saved);
            return detector;
        }
        catch
        {
            (extractor as IDisposable)?.Dispose();
            throw;
        }
    }

    private bool Standardize => _options.Standardization switch
    {
        FeatureStandardization.PerChannel => true,
        FeatureStandardization.None => false,
        _ => _extractor.IsRaw,
    };

    private NearestNeighborIndex CreateIndex(float[] bank, int count) => new(bank, count, [.. _extractor.Layers.Select(layer => layer.Channels)]);

    private void Restore(ComponentState saved)
    {
        int channels = _extractor.Layers.Sum(layer => layer.Channels);
        TensorData bank = saved.Tensors["bank"];
        if (bank.Shape.Count != 2 || bank.Shape[0] < 1 || bank.Shape[1] != channels)
        {
            throw new FormatException($"its bank has shape [{string.Join(", ", bank.Shape)}] where [1 or more, {channels}] is expected.");
        }

        var scaling = new FeatureScaling(saved.Array("mean", channels), saved.Array("scale", channels));
        int bins = saved.Options["bins"]!.GetValue<int>();
        if (bins < 1)
        {
            throw new FormatException($"it was fitted on {bins} frequency bins.");
        }

        float[] rows = bank.FiniteValues("bank");
        _state = new PatchCoreState(CreateIndex(rows, bank.Shape[0]), rows, scaling, bins);
    }

    private double ClipScore(NearestNeighborIndex index, PatchFeatures features, int rows, float[] distances, int[] neighbors)
    {
        int worst = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(distances);
        PatchCoreClipScore kind = _options.ClipScore != PatchCoreClipScore.Auto ? _options.ClipScore
            : _extractor.IsRaw ? PatchCoreClipScore.TopMean
            : PatchCoreClipScore.Reweighted;
        switch (kind)
        {
            case PatchCoreClipScore.Max:
                return distances[worst];
            case PatchCoreClipScore.TopMean:
                return PatchScores.TopMean(distances, _options.TopShare);
            default:
                float[] patch = new float[features.Channels];
                features.CopyPatch(worst / rows, worst % rows, patch);
                return PatchScoreReweighting.Apply(
                    distances[worst],
                    index.NearestRows(index.Row(neighbors[worst]), _options.ReweightNeighbors)
                        .Select(row => row == neighbors[worst] ? distances[worst] : System.Numerics.Tensors.TensorPrimitives.Distance(patch, index.Row(row))));
        }
    }
}
