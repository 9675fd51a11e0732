using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AudioAnomaly.Tool;

/// <summary>Words what libraries say in their own terms as options of the command line. The one place that knows both.</summary>
internal static partial class OptionWording
{
    private static readonly (string Term, string Option)[] Terms =
    [
        ("Load it with a registry that has the weights: registry.WithCnn14(Cnn14Weights.Load(...))", "Give them with --weights FILE"),
        ("Name it: registry.AddOnnx(o => o.NetworkFiles.Add(\"...\"))", "Give it with --weights MODEL.onnx"),
        ("Say it with InputLayout, such as \"nctf\"", "Say it with --set inputLayout=nctf or as it is"),
        ("Name other outputs with Layers", "Name other outputs with --set layers=NAME"),
        ("say what its axes are with OutputLayout", "say what its axes are with --set outputLayout"),
        ("Check Scale, Mean and Deviation", "Check --set scale, mean and deviation"),
        ("Cnn14Options.CheckpointPrefix", "--prefix NAME"),
        ("(UseCnn14)", "(--weights FILE)"),
        ("ChannelSelection.Single", "--channel N"),
        ("UseFilters: ", "--filter: "),
        ("(UseWindows)", "(--set windowSeconds=S)"),
        ("Positions = PerFrequency", "--set positions=perFrequency"),
        ("Form = Diagonal", "--set form=diagonal"),
        ("KeepStatistics = true", "--set keepStatistics=true"),
        ("Fit without TimePoolSeconds", "Fit without --set timePoolSeconds"),
        ("Raise Regularization", "Raise --set regularization"),
        ("Use fewer Channels", "Use fewer --set channels"),
        ("Lower LearningRate", "Lower --set learningRate"),
        ("load it and use WithThreshold", "score with --threshold"),
        ("(WithThreshold)", "(--threshold)"),
        ("(MaxRecordingSeconds)", "(--longest)"),
        ("Set CheckCounts to false", "Give --any-count"),
        ("set CheckCounts to false", "give --any-count"),
    ];

    /// <summary>The message for someone at a terminal.</summary>
    public static string Of(string message)
    {
        string worded = message;
        foreach ((string term, string option) in Terms)
        {
            worded = worded.Replace(term, option, StringComparison.Ordinal);
        }

        worded = PresetPattern().Replace(worded, match => $"--preset {match.Groups["name"].Value.ToLowerInvariant()}");
        worded = PackagePattern().Replace(worded, "Set");
        return VerbPattern().Replace(worded, "--set: ");
    }

    /// <summary>Messages as a document lists them.</summary>
    public static JsonArray ToJson(IEnumerable<string> messages) => new([.. messages.Select(message => (JsonNode)Of(message))]);

    [GeneratedRegex(@"\bLogMelOptions\.(?<name>\w+)")]
    private static partial Regex PresetPattern();

    // What somebody who writes a program would do; here there is only the other way.
    [GeneratedRegex(@"\bReference the package .*? in your program \(libraries leave the choice to it\), or set\b")]
    private static partial Regex PackagePattern();

    // What a builder's verb finds wrong with its options.
    [GeneratedRegex(@"\bUse[A-Z]\w*: ")]
    private static partial Regex VerbPattern();
}
