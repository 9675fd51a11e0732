using System.CommandLine;
using AudioAnomaly.Tool;

TerminalText.Install();
var root = new RootCommand("Finds out whether, when and at which frequencies a sound is abnormal, after having heard only normal sounds.")
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
return await CommandRunner.RunAsync(root, args);
