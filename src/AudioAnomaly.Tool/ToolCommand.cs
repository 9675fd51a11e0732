using System.CommandLine;

namespace AudioAnomaly.Tool;

/// <summary>The command <c>audioanomaly</c> with all that it can do.</summary>
internal static class ToolCommand
{
    public static RootCommand Create() => new("Finds abnormal sound: whether, when and at which frequencies. It learns from recordings of normal sound only.\n\n"
        + "Begin with: audioanomaly fit --normal FOLDER --model m.aam\n"
        + "Then:       audioanomaly score --model m.aam RECORDINGS --report report.html")
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
