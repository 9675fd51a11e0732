using System.CommandLine;

namespace AudioAnomaly.Cli;

/// <summary>Options that several commands share, and what their texts mean.</summary>
internal static class CommonOptions
{
    private const string RandomWeights = "random";

    public static Option<string> Preset()
    {
        var option = new Option<string>("--preset") { Description = "The log-mel front end.", DefaultValueFactory = _ => "panns32k" };
        option.AcceptOnlyFromAmong("clap2022", "panns32k", "panns16k");
        return option;
    }

    public static Option<string?> Weights() => new("--weights")
    {
        Description = "CNN14 weights: 'random' for an untrained network (experiments only). Without it, patches of the log-mel spectrogram are the features.",
        HelpName = "random",
    };

    public static Option<string?> Channel() => new("--channel") { Description = "The channel to take, counted from 0, or 'mean' (default).", HelpName = "N|mean" };

    public static Option<bool> Json() => new("--json") { Description = "Write one JSON document." };

    public static LogMelOptions LogMelOf(string preset) => preset switch
    {
        "clap2022" => LogMelOptions.Clap2022,
        "panns16k" => LogMelOptions.Panns16k,
        _ => LogMelOptions.Panns32k,
    };

    public static bool UsesRandomWeights(string? weights) => weights switch
    {
        null => false,
        RandomWeights => true,
        _ => throw new UsageException($"--weights {weights}: this version does not read checkpoint files yet. Use --weights random to experiment with an untrained network, or leave --weights out."),
    };

    public static ChannelSelection ChannelOf(string? channel) => Parse("--channel", channel ?? "mean", ChannelSelection.Parse);

    public static ThresholdPolicy ThresholdOf(string threshold) => Parse("--threshold", threshold, ThresholdPolicy.Parse);

    private static T Parse<T>(string option, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{option}: {e.Message}");
        }
    }
}
