namespace AudioAnomaly.DetectorEvaluation;

/// <summary>A detector with its options and features.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Compose">Adds features and detector to a pipeline.</param>
internal sealed record NamedDetector(string Name, Func<AudioAnomalyPipelineBuilder, AudioAnomalyPipelineBuilder> Compose)
{
    /// <summary>All that can be named.</summary>
    public static IReadOnlyList<NamedDetector> All { get; } =
    [
        new("level", builder => builder.UseLevel()),
        new("spectrum", builder => builder.UseSpectrumProfile()),
        new("spectrum-density", builder => builder.UseSpectrumProfile(o => o.DensityNeighbor = 4)),
        new("spectrum-mahalanobis", builder => builder.UseSpectrumProfile(o => o.Distance = ProfileDistance.Mahalanobis)),
        new("mean-spectrum-mahalanobis", builder => builder.UseSpectrumProfile(o => (o.Statistic, o.Distance) = (SpectrumStatistic.Mean, ProfileDistance.Mahalanobis))),
        new("texture", builder => OnLayer(builder, "conv_block2").UseTextureProfile()),
        new("texture-density", builder => OnLayer(builder, "conv_block2").UseTextureProfile(o => o.DensityNeighbor = 4)),
        new("texture-mahalanobis", builder => OnLayer(builder, "conv_block2").UseTextureProfile(o => o.Distance = ProfileDistance.Mahalanobis)),
        new("texture-maximum-block3", builder => OnLayer(builder, "conv_block3").UseTextureProfile(o => o.Statistic = TextureStatistic.Maximum)),
        new("patchcore", builder => builder.UseCnn14().UsePatchCore()),
        new("patchcore-steady", builder => builder.UseCnn14().UsePatchCore(Steady)),
        new("ensemble", builder => builder.UseCnn14().UseEnsemble()) { Calibrates = true },
        new("ensemble-without-event", builder => builder.UseCnn14().UseEnsemble(o => o.Members.Remove("event"))) { Calibrates = true },
    ];

    /// <summary>Whether its scores depend on calibration, which then takes part in every measurement.</summary>
    public bool Calibrates { get; init; }

    /// <summary>Learns a set's normal recordings, all of them.</summary>
    /// <param name="set">The recordings.</param>
    /// <param name="frontEnd">Makes the spectrograms.</param>
    /// <param name="seed">Decides about every random choice.</param>
    /// <param name="calibrates">Whether a threshold is wanted; without one fits are quicker, and the scores of most detectors the same.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public Task<AudioAnomalyModel> FitAsync(RecordingSet set, LogMelOptions frontEnd, int seed, bool calibrates, CancellationToken cancellationToken)
        => Compose(AudioAnomalyPipeline.CreateBuilder().UseLogMel(frontEnd))
            .UseCalibration(o => o.HoldOutFraction = calibrates || Calibrates ? o.HoldOutFraction : 0)
            .UseSeed(seed)
            .Build()
            .FitAsync(set.Training, cancellationToken: cancellationToken);

    private static AudioAnomalyPipelineBuilder OnLayer(AudioAnomalyPipelineBuilder builder, string layer) => builder.UseCnn14(o => o.Layers = [layer]);

    /// <summary>The form whose score does not hang on a single patch.</summary>
    private static void Steady(PatchCoreOptions options)
    {
        options.FrequencyNeighborhood = 1;
        options.DensityNeighbors = 20;
        options.ClipScore = PatchCoreClipScore.TopMean;
        options.TopShare = 0.01;
        options.NeighborhoodSize = 1;
    }
}
