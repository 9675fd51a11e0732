using System.CommandLine;

namespace AudioAnomaly.Tool;

/// <summary>The command <c>audioanomaly</c> with all that it can do.</summary>
internal static class ToolCommand
{
    public static RootCommand Create() => new("Finds out whether, when and at which frequencies a sound is abnormal, after having heard only normal sounds.")
    {
        FitCommand.Create(),
        MergeCommand.Create(),
        CalibrateCommand.Create(),
        ScoreCommand.Create(),
        EvaluateCommand.Create(),
        SensitivityCommand.Create(),
        WatchCommand.Create(),
        MetricsCommand.Create(),
        SpectrogramCommand.Create(),
        FeaturesCommand.Create(),
        InfoCommand.Create(),
        ConvertCommand.Create(),
        ExportCommand.Create(),
        DoctorCommand.Create(),
    };
}
