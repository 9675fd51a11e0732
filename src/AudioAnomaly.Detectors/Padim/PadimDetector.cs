using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// PaDiM (Defard et al., "PaDiM: a Patch Distribution Modeling Framework for Anomaly Detection and Localization", ICPR 2020) on spectrograms: a patch is as
/// anomalous as it is far, by the Mahalanobis distance, from what is normal at its place.
/// </summary>
/// <remarks>
/// <para>Randomly chosen channels of all layers, brought to the largest grid (nearest cell), are a patch; the normal patches of a position have a mean and a
/// covariance, which is regularised.
/// The map is every patch's Mahalanobis distance, upsampled and smoothed; the clip score is the map's maximum.</para>
/// <para>Computed in managed code. Memory does not grow with the number of clips. Safe to score from several threads once fitted.</para>
/// </remarks>
internal sealed class PadimDetector : IMergeableDetector, IStreamingDetector, ILongRecordingDetector, ICrossFittedDetector, IDisposable
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "padim";

    private const int StripFrames = 16;

    private readonly PadimOptions _options;
    private readonly IFeatureExtractor _extractor;
    private readonly ExecutionOptions _execution;
    private volatile PadimState? _state;

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="extractor">Makes the features; owned by the detector from now on.</param>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <param name="components">On what to compute; all processors if null.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public PadimDetector(IFeatureExtractor extractor, PadimOptions? options = null, ComponentContext? components = null)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        _extractor = extractor;
        _options = PadimOptions.Format.Checked(options ?? new PadimOptions());
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

    /// <summary>
    /// Whether every position in time has its own Gaussian (<see cref="PadimPositions.PerPosition"/>), so that all clips must have one length.
    /// </summary>
    public bool NeedsFixedLength => _options.Positions == PadimPositions.PerPosition;

    /// <inheritdoc/>
    public ICrossFittedDetector CreateUnfitted(Func<IFeatureExtractor, IFeatureExtractor> share)
    {
        ArgumentNullException.ThrowIfNull(share);
        return new PadimDetector(share(_extractor), _options, new ComponentContext(new ComponentRegistry(), _execution));
    }

    /// <inheritdoc/>
    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        var channels = ChannelSubset.Draw(_extractor.Layers.Sum(layer => layer.Channels), _options.Channels, context.Seed);
        _state = Learn(channels, null, normals, context);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Gives the model of one fit on all spectrograms, to rounding. Needs <see cref="PadimOptions.KeepStatistics"/>. The channels stay those of the fit,
    /// whatever the seed.
    /// </remarks>
    public void AddNormals(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        PadimState state = _state ?? throw new DetectorNotFittedException(nameof(PadimDetector));
        _state = Learn(state.Channels, state, normals, context);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Gives the model of one fit on all spectrograms, to rounding. Needs <see cref="PadimOptions.KeepStatistics"/>, and one seed for all fits, which decides
    /// about the channels.
    /// </remarks>
    public void Merge(IReadOnlyList<IDetector> others, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(context);
        PadimState state = _state ?? throw new DetectorNotFittedException(nameof(PadimDetector));
        GaussianStatistics statistics = TakeUp(state);
        var known = new List<RowStatistics?> { state.HeldOut };
        foreach (IDetector other in others)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            PadimState taken = FindMergeObstacle(other) is { } obstacle ? throw new ArgumentException(obstacle, nameof(others)) : ((PadimDetector)other)._state!;
            statistics.Merge(TakeUp(taken));
            known.Add(taken.HeldOut);
        }

        _state = ToState(state.Layout, state.Channels, statistics, context, [], known);
    }

    /// <inheritdoc/>
    public string? FindMergeObstacle(IDetector other)
    {
        PadimState own = _state ?? throw new DetectorNotFittedException(nameof(PadimDetector));
        if (other is not PadimDetector padim)
        {
            return $"A PaDiM can take in PaDiMs only, not '{other?.Id}'.";
        }

        PadimState state = padim._state ?? throw new DetectorNotFittedException(nameof(PadimDetector));
        string? difference = padim._options != _options ? "other options"
            : !state.Channels.Channels.SequenceEqual(own.Channels.Channels) ? "other channels: fit all with one seed"
            : own.Layout.DifferenceFrom(state.Layout)
            ?? (_extractor.IsLike(padim._extractor) ? null : "other features");
        return difference is null ? null : $"The detector cannot be merged: it has {difference}.";
    }

    /// <inheritdoc/>
    /// <exception cref="AudioContentException">The spectrogram has fewer frames than <see cref="MinFrames"/>, or, with
    /// <see cref="PadimPositions.PerPosition"/>, another length than those fitted on.</exception>
    public DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        PadimState state = _state ?? throw new DetectorNotFittedException(nameof(PadimDetector));
        PadimLayout fitted = state.Layout;
        SpectrogramBins.Check(spectrogram, fitted.Bins);

        // Nothing is known of bins above those fitted on.
        spectrogram = spectrogram.LimitBandwidth(spectrogram.Axes.FrequencyOf(fitted.ValidBins - 1));
        IReadOnlyList<FeatureMap> maps = Pool(_extractor.Extract(spectrogram), spectrogram);
        FeatureMap grid = maps[0];
        fitted.CheckScore(spectrogram, grid);
        int rows = Math.Min(fitted.Rows, PadimLayout.Of(fitted.Positions, spectrogram, grid).Rows);
        float[] distances = Distances(state, state.Channels.Select(maps, rows), grid.Frames, rows, _execution.ToParallelOptions());
        state.HeldOut?.Apply(distances, rows);
        AnomalyMap map = AnomalyMapRenderer.Render(distances, grid.Frames, rows, grid.Layer, spectrogram, _options.SmoothingSigma);
        return new DetectorOutput(ToClipScore(distances, map), map);
    }

    /// <inheritdoc/>
    public IRecordingScorer? OpenRecording()
    {
        PadimState state = _state ?? throw new DetectorNotFittedException(nameof(PadimDetector));
        return NeedsFixedLength || _options.TimePoolSeconds is not null || _extractor.ContextFrames is null ? null : new GridRecording(
            Context,
            _extractor.Layers[0],
            _options.SmoothingSigma,
            (surroundings, first, count) => Measure(state, surroundings, first, count, _execution.ToParallelOptions()),
            (distances, map, _) => ToClipScore(distances, map));
    }

    /// <inheritdoc/>
    /// <exception cref="StreamingNotSupportedException">Every position in time has its own Gaussian (<see cref="PadimPositions.PerPosition"/>), patches are
    /// pooled over windows of time (<see cref="PadimOptions.TimePoolSeconds"/>), or it is not known how far the features look in time.</exception>
    public IDetectorSession OpenSession()
    {
        PadimState state = _state ?? throw new DetectorNotFittedException(nameof(PadimDetector));
        if (NeedsFixedLength)
        {
            throw new StreamingNotSupportedException(
                Id,
                "PaDiM has one Gaussian for every position in time, and a stream has no such positions."
                + $" Fit with one for all times ({nameof(PadimOptions.Positions)} = {PadimPositions.PerFrequency}).");
        }

        TimePooling.RefuseStreaming(Id, _options.TimePoolSeconds);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 1 };
        return new GridSession(Context, _extractor.Layers[0], _options.SmoothingSigma, (window, first, count) => Measure(state, window, first, count, parallel));
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        PadimState state = _state ?? throw new DetectorNotFittedException(nameof(PadimDetector));
        var saved = new ComponentState(ComponentId, PadimOptions.Format.ToJson(_options)) { Origin = DetectorPackage.Origin };
        saved.Options["chosenChannels"] = new JsonArray([.. state.Channels.Channels.Select(channel => (JsonNode)channel)]);
        state.Layout.Save(saved.Options);
        state.Gaussians.Save(saved);
        if (state.Kept is { } kept)
        {
            saved.Options["count"] = kept.Count;
            saved.Tensors["covariances"] = new TensorData(kept.Covariances, state.Gaussians.Count, kept.Covariances.Length / state.Gaussians.Count);
        }

        state.HeldOut?.Save(saved);
        saved.Parts["extractor"] = _extractor.SaveState();
        return saved;
    }

    /// <summary>Frees the feature extractor.</summary>
    public void Dispose() => (_extractor as IDisposable)?.Dispose();

    internal static void Register(ComponentRegistry registry) => registry.Add<IDetector>(ComponentId, FromState);

    internal static PadimDetector FromState(ComponentState saved, ComponentContext components)
    {
        IFeatureExtractor extractor = components.Create<IFeatureExtractor>(saved.Parts["extractor"]);
        try
        {
            var detector = new PadimDetector(extractor, PadimOptions.Format.FromJson(saved.Options), components);
            detector.Restore(saved);
            return detector;
        }
        catch
        {
            (extractor as IDisposable)?.Dispose();
            throw;
        }
    }

    private void Restore(ComponentState saved)
    {
        int available = _extractor.Layers.Sum(layer => layer.Channels);
        int[] chosen = [.. saved.Options["chosenChannels"]!.AsArray().Select(channel => channel!.GetValue<int>())];
        bool ascending = chosen.Zip(chosen.Skip(1)).All(pair => pair.First < pair.Second);
        if (chosen.Length != Math.Min(_options.Channels, available) || !ascending || chosen[0] < 0 || chosen[^1] >= available)
        {
            throw new FormatException($"its chosen channels are not {Math.Min(_options.Channels, available)} ascending ones of {available}.");
        }

        var layout = PadimLayout.Load(saved.Options, _options.Positions);
        KeptStatistics? kept = null;
        if (_options.KeepStatistics)
        {
            long count = saved.Options["count"]!.GetValue<long>();
            kept = count > 0
                ? new KeptStatistics(count, saved.Array("covariances", layout.Gaussians, GaussianStatistics.ScatterLengthOf(chosen.Length, IsDiagonal)))
                : throw new FormatException($"it was fitted on {count} samples.");
        }

        _state = new PadimState(layout, new ChannelSubset(chosen), GaussianModel.Load(saved, _options, layout.Gaussians, chosen.Length), kept, _options.StandardizeRows ? RowStatistics.Load(saved) : null);
    }

    private GridContext Context => GridContext.Of(_extractor, 1, interpolates: false);

    private double ToClipScore(float[] distances, AnomalyMap map) => UsesTopMean ? PatchScores.TopMean(distances, _options.TopShare) : map.Max;

    /// <summary>Scores the patches of a part within its surroundings.</summary>
    private GridScores Measure(PadimState state, Spectrogram surroundings, int first, int count, ParallelOptions parallel)
    {
        Spectrogram limited = surroundings.LimitBandwidth(surroundings.Axes.FrequencyOf(state.Layout.ValidBins - 1));
        IReadOnlyList<FeatureMap> maps = _extractor.Extract(limited);
        int rows = Math.Min(state.Layout.Rows, PadimLayout.Of(state.Layout.Positions, limited, maps[0]).Rows);
        float[] patches = state.Channels.Select(maps, rows);
        int patchLength = rows * state.Channels.Count;
        float[] distances = Distances(state, patches.AsMemory(first * patchLength, count * patchLength), count, rows, parallel);
        state.HeldOut?.Apply(distances, rows);
        return new GridScores(distances, rows);
    }

    /// <summary>The Mahalanobis distances of consecutive patches, frames x rows. Frames are told apart only where a whole clip is given.</summary>
    private static float[] Distances(PadimState state, ReadOnlyMemory<float> patches, int frames, int rows, ParallelOptions parallel)
    {
        float[] distances = new float[frames * rows];
        int length = state.Channels.Count;
        Parallel.For(0, (frames + StripFrames - 1) / StripFrames, parallel, () => new float[length], (strip, _, work) =>
        {
            int end = Math.Min(frames, (strip + 1) * StripFrames);

            // Row by row, since frames that share a Gaussian find it in the cache.
            for (int f = 0; f < rows; f++)
            {
                for (int t = strip * StripFrames; t < end; t++)
                {
                    int cell = (t * rows) + f;
                    distances[cell] = state.Gaussians.Distance(state.Layout.GaussianOf(t, f), patches.Span.Slice(cell * length, length), work);
                }
            }

            return work;
        }, static _ => { });
        return distances;
    }

    private bool IsDiagonal => _options.Form == PadimForm.Diagonal;

    private bool UsesTopMean => _options.UsesTopMeanFor(_extractor.Kind);

    /// <summary>Learns clips, starting from nothing or from what is known.</summary>
    private PadimState Learn(ChannelSubset channels, PadimState? known, IEnumerable<Spectrogram> normals, FitContext context)
    {
        PadimLayout? layout = known?.Layout;
        GaussianStatistics? statistics = known is null ? null : TakeUp(known);
        IFeatureExtractor extractor = context.FeaturesOf(_extractor);
        var heldOut = new HeldOutClips();
        PadimAccumulator? accumulator = null;
        foreach (Spectrogram spectrogram in _options.StandardizeRows ? heldOut.HoldOutFrom(normals) : normals)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<FeatureMap> maps = Pool(extractor.Extract(spectrogram, FeaturePurpose.Learning), spectrogram);
            layout ??= PadimLayout.Of(_options.Positions, spectrogram, maps[0]);
            statistics ??= CreateStatistics(layout, channels.Count);
            accumulator ??= new PadimAccumulator(layout, statistics, context.ToParallelOptions());
            layout.CheckFit(spectrogram, maps[0]);
            accumulator.Add(channels.Select(maps, layout.Rows));
        }

        if (accumulator is null)
        {
            throw new FitException("There are no normal clips to fit on. Give at least one recording of normal sound.");
        }

        accumulator.Complete();
        return ToState(layout!, channels, statistics!, context, heldOut.Clips, known?.HeldOut);
    }

    /// <summary>Makes the Gaussians and sees how far clips that were held out are from them.</summary>
    private PadimState ToState(PadimLayout layout, ChannelSubset channels, GaussianStatistics statistics, FitContext context, IReadOnlyList<Spectrogram> heldOut, params IEnumerable<RowStatistics?> known)
    {
        var gaussians = GaussianModel.Create(statistics, _options, context.ToParallelOptions());
        var state = new PadimState(layout, channels, gaussians, _options.KeepStatistics ? statistics.ToKept() : null, null);
        var rows = RowStatistics.Of(heldOut.Select(MeasureHeldOut), known);
        context.CancellationToken.ThrowIfCancellationRequested();
        return state with { HeldOut = rows };

        (float[] Distances, int Rows) MeasureHeldOut(Spectrogram spectrogram)
        {
            IReadOnlyList<FeatureMap> maps = Pool(_extractor.Extract(spectrogram), spectrogram);
            layout.CheckFit(spectrogram, maps[0]);
            return (Distances(state, channels.Select(maps, layout.Rows), maps[0].Frames, layout.Rows, context.ToParallelOptions()), layout.Rows);
        }
    }

    private IReadOnlyList<FeatureMap> Pool(IReadOnlyList<FeatureMap> maps, Spectrogram spectrogram)
        => TimePooling.Of(_options.TimePoolSeconds, _options.TimePool, spectrogram.Axes, _extractor) is { } pooling ? [.. maps.Select(pooling.Apply)] : maps;

    private GaussianStatistics TakeUp(PadimState state) => state.Kept is { } kept
        ? new GaussianStatistics(state.Gaussians.Means, kept, state.Channels.Count, IsDiagonal)
        : throw new InvalidOperationException($"The model has not kept its statistics, so that it cannot go on learning. Fit with {nameof(PadimOptions.KeepStatistics)} = true.");

    /// <exception cref="FitException">They need more memory than there is.</exception>
    private GaussianStatistics CreateStatistics(PadimLayout layout, int channels)
    {
        long values = (long)layout.Gaussians * GaussianStatistics.ScatterLengthOf(channels, IsDiagonal);

        // Statistics in 64 bits; the model, and what it keeps of them, in 32.
        long bytes = values * (sizeof(double) + (2 * sizeof(float)));
        if (values > Array.MaxLength || bytes > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
        {
            throw new FitException(
                $"{layout.Gaussians} Gaussians of {channels} channels need {bytes >> 20} MiB, more than there is."
                + $" Use fewer {nameof(PadimOptions.Channels)}, {nameof(PadimOptions.Form)} = {PadimForm.Diagonal}, {nameof(PadimOptions.Positions)} = {PadimPositions.PerFrequency}, or shorter windows.");
        }

        return new GaussianStatistics(layout.Gaussians, channels, IsDiagonal);
    }
}
