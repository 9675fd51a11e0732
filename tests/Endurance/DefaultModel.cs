using AudioAnomaly.Tool;

namespace AudioAnomaly.Endurance;

/// <summary>What <c>audioanomaly fit</c> makes without options, of generated recordings.</summary>
internal static class DefaultModel
{
    /// <summary>Fits it.</summary>
    /// <param name="recordings">How many normal recordings.</param>
    /// <param name="seconds">How long each is.</param>
    public static Task<AudioAnomalyModel> FitAsync(int recordings, double seconds, CancellationToken cancellationToken)
    {
        // Another hour of the same machine.
        var machine = new MachineSound(0);
        var normals = AudioSource.FromClips([.. Enumerable.Range(1, recordings).Select(number => machine.Record($"normal {number}", seconds))]);
        DetectorChoice detector = DetectorChoice.Create(DetectorChoice.Default);
        LogMelOptions logMel = CommonOptions.LogMelOf(CommonOptions.AutoPreset, Cnn14Weights.Pretrained, detector, () => LogMelOptions.ForRecordings(normals));
        AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder();
        new OptionSettings(new FrontEndChoice(FrontEndChoice.Default, logMel, []), detector, network: true).Configure(builder, Cnn14Weights.Pretrained);
        return builder.Build().FitAsync(normals, null, cancellationToken);
    }
}
