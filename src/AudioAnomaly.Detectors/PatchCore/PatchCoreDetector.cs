using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// PatchCore (Roth et al., "Towards Total Recall in Industrial Anomaly Detection", CVPR 2022) on spectrograms: a patch is as anomalous as it is far from the
/// nearest patch of normal sound.
/// </summary>
/// <remarks>
/// <para>Locally averaged features of all layers are brought to the largest grid (bilinear) and concatenated; a greedy k-center coreset of the normal patches
/// is the memory bank.
/// The map is the Euclidean distance of every patch to its nearest bank patch; the clip score is the largest one, re-weighted by the density around its
/// neighbour.</para>
/// <para>Distances are computed in managed code. Safe to score from several threads once fitted.</para>
/// </remarks>
internal sealed class PatchCoreDetector : IMergeableDetector, IStreamingDetector, ILongRecordingDetector, ICrossFittedDetector, IDisposable
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "patchcore";

    private readonly PatchCoreOptions _options;
    private readonly IFeatureExtractor _extractor;
    private readonly ExecutionOptions _execution;
    private volatile PatchCoreState? _state;

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="extractor">Makes the features; owned by the detector from now on.</param>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <param name="components">On what to compute; all processors if null.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public PatchCoreDetector(IFeatureExtractor extractor, PatchCoreOptions? options = null, ComponentContext? components = null)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        _extractor = extractor;
        _options = PatchCoreOptions.Format.Checked(options ?? new PatchCoreOptions());
        _execution = (components ?? ComponentContext.Empty).Execution;
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public bool IsFitted => _state is not null;

    /// <inheritdoc/>
    public int MinFrames => _extractor.MinFrames;

    /// <inheritdoc/>
    public int ContextBins => SpectrogramBins.ContextOf(_extractor);

    /// <inheritdoc/>
    public int AlignmentFrames => WholeCells.GridOf(_extractor.Layers);

    /// <summary>The number of patches in the memory bank; 0 before the first fit.</summary>
    public int BankSize => _state?.Index.Count ?? 0;

    /// <inheritdoc/>
    public ICrossFittedDetector CreateUnfitted(Func<IFeatureExtractor, IFeatureExtractor> share)
    {
        ArgumentNullException.ThrowIfNull(share);
        return new PatchCoreDetector(share(_extractor), _options, new ComponentContext(new ComponentRegistry(), _execution));
    }

    /// <inheritdoc/>
    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        _state = Learn(null, normals, context);
    }

    /// <inheritdoc/>
    /// <remarks>A bank of the new patches is chosen and merged with the one there is.</remarks>
    public void AddNormals(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        _state = Learn(_state ?? throw new DetectorNotFittedException(nameof(PatchCoreDetector)), normals, context);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The new bank is chosen from all banks and their reserves (<see cref="PatchCoreOptions.MergeReserve"/>). It covers the normal patches nearly as closely
    /// as that of one fit.
    /// </remarks>
    public void Merge(IReadOnlyList<IDetector> others, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(context);
        PatchCoreState state = _state ?? throw new DetectorNotFittedException(nameof(PatchCoreDetector));
        var banks = new List<PatchBank> { state.WholeBank };
        var known = new List<RowStatistics?> { state.HeldOut };
        foreach (IDetector other in others)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            PatchCoreState taken = FindMergeObstacle(other) is { } obstacle ? throw new ArgumentException(obstacle, nameof(others)) : ((PatchCoreDetector)other)._state!;
            banks.Add(taken.WholeBank);
            known.Add(taken.HeldOut);
        }

        _state = ToState(PatchBankMerger.Merge(banks, _options, context, Standardize), state.Bins, context, [], known);
    }

    /// <inheritdoc/>
    public string? FindMergeObstacle(IDetector other)
    {
        PatchCoreState own = _state ?? throw new DetectorNotFittedException(nameof(PatchCoreDetector));
        if (other is not PatchCoreDetector patchCore)
        {
            return $"A PatchCore can take in PatchCores only, not '{other?.Id}'.";
        }

        PatchCoreState state = patchCore._state ?? throw new DetectorNotFittedException(nameof(PatchCoreDetector));
        string? difference = patchCore._options != _options ? "other options"
            : state.Bins != own.Bins ? $"{state.Bins} frequency bins where {own.Bins} are expected"
            : _extractor.IsLike(patchCore._extractor) ? null
            : "other features";
        return difference is null ? null : $"The detector cannot be merged: it has {difference}.";
    }

    /// <inheritdoc/>
    public DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        PatchCoreState state = _state ?? throw new DetectorNotFittedException(nameof(PatchCoreDetector));
        SpectrogramBins.Check(spectrogram, state.Bins);
        PatchMeasurement measured = Measure(state, spectrogram, _execution.ToParallelOptions());
        AnomalyMap map = AnomalyMapRenderer.Render(measured.Scores, measured.Features.Frames, measured.Rows, measured.Features.Layers[0].Layer, spectrogram, _options.SmoothingSigma);
        return new DetectorOutput(ToClipScore(measured.Scores, worst => ClipScoreOf(state, measured, worst)), map);
    }

    /// <inheritdoc/>
    public IRecordingScorer? OpenRecording()
    {
        PatchCoreState state = _state ?? throw new DetectorNotFittedException(nameof(PatchCoreDetector));
        return _options.TimePoolSeconds is not null || _extractor.ContextFrames is null ? null : new GridRecording(
            Context,
            _extractor.Layers[0],
            _options.SmoothingSigma,
            (surroundings, first, count) => Measure(state, surroundings, first, count, _execution.ToParallelOptions()),
            (scores, _, clipScoreOf) => ToClipScore(scores, clipScoreOf));
    }

    /// <inheritdoc/>
    /// <exception cref="StreamingNotSupportedException">Patches are pooled over windows of time (<see cref="PatchCoreOptions.TimePoolSeconds"/>), or it is
    /// not known how far the features look in time.</exception>
    public IDetectorSession OpenSession()
    {
        PatchCoreState state = _state ?? throw new DetectorNotFittedException(nameof(PatchCoreDetector));
        TimePooling.RefuseStreaming(Id, _options.TimePoolSeconds);
        // One thread each: sessions share the processors among them.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 1 };
        return new GridSession(Context, _extractor.Layers[0], _options.SmoothingSigma, (window, first, count) => Measure(state, window, first, count, parallel));
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        PatchCoreState state = _state ?? throw new DetectorNotFittedException(nameof(PatchCoreDetector));
        var saved = new ComponentState(ComponentId, PatchCoreOptions.Format.ToJson(_options)) { Origin = DetectorPackage.Origin };
        saved.Options["bins"] = state.Bins;
        saved.Options["patches"] = state.Bank.Statistics.Count;
        saved.Tensors["bank"] = new TensorData(state.WholeBank.Rows, state.Bank.Count, state.Index.Channels);
        saved.Tensors["mean"] = new TensorData(state.Bank.Scaling.Mean, state.Index.Channels);
        saved.Tensors["scale"] = new TensorData(state.Bank.Scaling.Scale, state.Index.Channels);
        saved.Tensors["variance"] = new TensorData(state.Bank.Statistics.Variance, state.Index.Channels);
        if (state.Spreads is { } spreads)
        {
            saved.Tensors["spreads"] = new TensorData(spreads, spreads.Length);
        }

        if (state.Bank.FrequencyRows is { } frequencyRows)
        {
            saved.Tensors["frequencyRows"] = new TensorData(Array.ConvertAll(frequencyRows, row => (float)row), frequencyRows.Length);
        }

        state.Bank.Reserve?.Save(saved, state.Index.Channels);
        state.HeldOut?.Save(saved);
        saved.Parts["extractor"] = _extractor.SaveState();
        return saved;
    }

    /// <summary>Frees the feature extractor.</summary>
    public void Dispose() => (_extractor as IDisposable)?.Dispose();

    internal static void Register(ComponentRegistry registry) => registry.Add<IDetector>(ComponentId, FromState);

    internal static PatchCoreDetector FromState(ComponentState saved, ComponentContext components)
    {
        IFeatureExtractor extractor = components.Create<IFeatureExtractor>(saved.Parts["extractor"]);
        try
        {
            var detector = new PatchCoreDetector(extractor, PatchCoreOptions.Format.FromJson(saved.Options), components);
            detector.Restore(saved);
            return detector;
        }
        catch
        {
            (extractor as IDisposable)?.Dispose();
            throw;
        }
    }

    private GridContext Context => GridContext.Of(_extractor, _options.NeighborhoodSize, interpolates: _extractor.Layers.Count > 1);

    private PatchCoreClipScore ClipScore => _options.ClipScoreFor(_extractor.Kind);

    private bool Standardize => _options.Standardization switch
    {
        FeatureStandardization.PerChannel => true,
        FeatureStandardization.None => false,
        _ => _extractor.Kind == FeatureKind.Decibels,
    };

    /// <summary>Learns clips, starting from nothing or from what is known.</summary>
    private PatchCoreState Learn(PatchCoreState? known, IEnumerable<Spectrogram> normals, FitContext context)
    {
        PatchBankBuilder? builder = null;
        int bins = known?.Bins ?? 0;
        float[] patch = [];
        IFeatureExtractor extractor = context.FeaturesOf(_extractor);
        var heldOut = new HeldOutClips();
        foreach (Spectrogram spectrogram in _options.StandardizeRows ? heldOut.HoldOutFrom(normals) : normals)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            bins = bins == 0 ? spectrogram.Bins : bins;
            SpectrogramBins.CheckFit(spectrogram, bins);
            PatchFeatures features = ToPatches(extractor.Extract(spectrogram, FeaturePurpose.Learning), spectrogram);
            int rows = features.ValidRows(spectrogram.ValidBins);
            if (builder is null)
            {
                patch = new float[features.Channels];
                features.CopyPatch(0, 0, patch);
                builder = new PatchBankBuilder(_options, context, patch, Standardize);
            }

            for (int t = 0; t < features.Frames; t++)
            {
                for (int f = 0; f < rows; f++)
                {
                    features.CopyPatch(t, f, patch);
                    builder.Add(patch, f);
                }
            }
        }

        PatchBank bank = builder?.Build() ?? throw new FitException("There are no normal clips to fit on. Give at least one recording of normal sound.");
        return ToState(known is null ? bank : PatchBankMerger.Merge([known.WholeBank, bank], _options, context, Standardize), bins, context, heldOut.Clips, known?.HeldOut);
    }

    private PatchMeasurement Measure(PatchCoreState state, Spectrogram spectrogram, ParallelOptions parallel)
        => PatchMeasurement.Of(state, ToPatches(_extractor.Extract(spectrogram), spectrogram), spectrogram.ValidBins, parallel);

    /// <summary>Scores the patches of a part within its surroundings.</summary>
    private GridScores Measure(PatchCoreState state, Spectrogram surroundings, int firstFrame, int count, ParallelOptions parallel)
    {
        PatchFeatures patches = ToPatches(_extractor.Extract(surroundings), surroundings).Slice(firstFrame, count);
        PatchMeasurement measured = PatchMeasurement.Of(state, patches, surroundings.ValidBins, parallel);
        return new GridScores(measured.Scores, measured.Rows, worst => ClipScoreOf(state, measured, worst));
    }

    private double ClipScoreOf(PatchCoreState state, PatchMeasurement measured, int worst) => measured.ClipScoreOf(worst, state.Index, ClipScore, _options.ReweightNeighbors);

    private double ToClipScore(float[] scores, Func<int, double> clipScoreOf)
    {
        double ofWorst = clipScoreOf(System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(scores));
        return ClipScore == PatchCoreClipScore.TopMean && !double.IsNaN(ofWorst) ? PatchScores.TopMean(scores, _options.TopShare) : ofWorst;
    }

    private PatchFeatures ToPatches(IReadOnlyList<FeatureMap> maps, Spectrogram spectrogram)
        => new(maps, _options.NeighborhoodSize, TimePooling.Of(_options.TimePoolSeconds, _options.TimePool, spectrogram.Axes, _extractor));

    /// <summary>Indexes the bank and sees how far clips that were held out are from it.</summary>
    private PatchCoreState ToState(PatchBank bank, int bins, FitContext context, IReadOnlyList<Spectrogram> heldOut, params IEnumerable<RowStatistics?> known)
    {
        NearestNeighborIndex index = CreateIndex(bank);
        float[]? spreads = _options.DensityNeighbors is { } neighbors ? BankDensity.Spreads(index, bank.FrequencyRows, neighbors, context.ToParallelOptions()) : null;
        var state = new PatchCoreState(bank, index, spreads, null, bins);
        var rows = RowStatistics.Of(heldOut.Select(MeasureHeldOut), known);
        context.CancellationToken.ThrowIfCancellationRequested();
        return state with { HeldOut = rows };

        (float[] Distances, int Rows) MeasureHeldOut(Spectrogram spectrogram)
        {
            SpectrogramBins.CheckFit(spectrogram, bins);
            PatchMeasurement measured = Measure(state, spectrogram, context.ToParallelOptions());
            return (measured.Scores, measured.Rows);
        }
    }

    private NearestNeighborIndex CreateIndex(PatchBank bank) => new(
        bank.Rows,
        bank.Count,
        [.. _extractor.Layers.Select(layer => layer.Channels)],
        bank.FrequencyRows is { } rows ? PanelPlan.ByFrequency(rows, _options.FrequencyNeighborhood!.Value) : null);

    private void Restore(ComponentState saved)
    {
        int channels = _extractor.Layers.Sum(layer => layer.Channels);
        TensorData bank = saved.Tensors["bank"];
        if (bank.Shape.Count != 2 || bank.Shape[0] < 1 || bank.Shape[1] != channels)
        {
            throw new FormatException($"its bank has shape [{string.Join(", ", bank.Shape)}] where [1 or more, {channels}] is expected.");
        }

        var scaling = new FeatureScaling(saved.Array("mean", channels), saved.Array("scale", channels));
        if (scaling.Scale.Any(scale => scale <= 0))
        {
            throw new FormatException("its array 'scale' holds a value that is not above 0.");
        }

        int bins = saved.Options["bins"]!.GetValue<int>();
        long patches = saved.Options["patches"]!.GetValue<long>();
        if (bins < 1 || patches < 1)
        {
            throw new FormatException($"it was fitted on {patches} patches of {bins} frequency bins.");
        }

        var statistics = new PatchStatistics(patches, scaling.Mean, saved.Array("variance", channels));
        bool byFrequency = _options.FrequencyNeighborhood is not null;
        int[]? frequencyRows = byFrequency ? FrequencyRows(saved.Array("frequencyRows", bank.Shape[0]), bins) : null;
        var reserve = PatchReserve.Load(saved, bank.Shape[0], channels, byFrequency ? bins : null);
        var restored = new PatchBank(bank.FiniteValues("bank"), bank.Shape[0], scaling, statistics, frequencyRows, reserve);
        float[]? spreads = _options.DensityNeighbors is null ? null : saved.Array("spreads", restored.Count);
        if (spreads?.Any(spread => spread <= 0) is true)
        {
            throw new FormatException("its array 'spreads' holds a value that is not above 0.");
        }

        _state = new PatchCoreState(restored, CreateIndex(restored), spreads, _options.StandardizeRows ? RowStatistics.Load(saved) : null, bins);
    }

    private static int[] FrequencyRows(float[] saved, int bins)
    {
        int[] rows = Array.ConvertAll(saved, row => (int)row);
        bool ascending = rows.Zip(rows.Skip(1)).All(pair => pair.First <= pair.Second);
        return ascending && rows[0] >= 0 && rows[^1] < bins ? rows : throw new FormatException("the frequency rows of its bank do not ascend within the grid.");
    }
}
