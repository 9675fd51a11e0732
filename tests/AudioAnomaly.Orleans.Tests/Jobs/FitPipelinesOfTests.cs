namespace AudioAnomaly.Fleet.Tests.Jobs;

/// <summary>The pipelines that silos of tests know.</summary>
internal static class FitPipelinesOfTests
{
    public static IReadOnlyList<string> Names => ["profiles", "padim", "patchcore"];

    public static void Configure(string name, AudioAnomalyPipelineBuilder builder)
    {
        builder.UseLogMel(LogMelOptions.Panns16k);
        switch (name)
        {
            case "padim":
                builder.UseLogMelPatches().UsePadim(o => o.Positions = PadimPositions.PerFrequency);
                break;
            case "patchcore":
                builder.UseLogMelPatches().UsePatchCore(o => (o.ClipScore, o.NeighborhoodSize, o.CoresetCount, o.MergeReserve) = (PatchCoreClipScore.Max, 1, 1000, 1000));
                break;
            default:
                builder.UseEnsemble(o => o.Members.Remove("event"));
                break;
        }
    }

    /// <summary>The fit on one machine.</summary>
    public static Task<AudioAnomalyModel> FitAsync(string name, string folder, int seed)
    {
        AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder().UseSeed(seed).SkipUnreadableRecordings();
        Configure(name, builder);
        return builder.Build().FitAsync(AudioSource.FromDirectory(folder), null, TestContext.Current.CancellationToken);
    }
}
