using System.CommandLine;
using AudioAnomaly.Tool;

TerminalText.Install();
var root = new RootCommand("Finds abnormal sound: whether, when and at which frequencies. It learns from recordings of normal sound only.\n\n"
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
return await CommandRunner.RunAsync(root, args);
