using System.CommandLine;
using System.Text;
using AudioAnomaly.Tool;

namespace AudioAnomaly.Fuzzing;

/// <summary>What people type: <c>--set</c>, thresholds, channels, numbers, and whole command lines; taken, or refused in words.</summary>
public sealed class OptionInputs : FuzzFormat
{
    private static readonly byte[] Tokens = [.. "=,.:-+eE 0123456789NaIfinty'\"@%"u8, 0, 0x1b, 0xe2, 0x80, 0xae, 0xff];
    private static readonly Command Fit = FitCommand.Create();

    private static readonly string[] Seeds =
    [
        .. new OptionSettings(new FrontEndChoice(FrontEndChoice.Default, new LogMelOptions(), []), DetectorChoice.Create(DetectorChoice.Default), network: true).Values.Select(option => $"set {option.Key}={option.Value}"),
        .. new OptionSettings(new FrontEndChoice(FrontEndChoice.Default, new LogMelOptions(), []), DetectorChoice.Create(PatchCoreDetector.ComponentId), network: false).Values.Select(option => $"set {option.Key}={option.Value}"),
        "threshold quantile:0.95", "threshold gamma:0.9", "threshold alarmsPerDay:2", "threshold 1.5", "channel mean", "channel 3",
        "line --normal x --seed 7 --threshold gamma:0.9", "line --normal x --detector padim --set channels=20",
    ];

    /// <inheritdoc/>
    public override string Name => "options";

    /// <inheritdoc/>
    public override FuzzInput Make(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        string[] parts = Seeds[random.Next(Seeds.Length)].Split(' ', 2);
        return new FuzzInput(parts[0], ByteDamage.Apply(Encoding.UTF8.GetBytes(parts[1]), Tokens, random));
    }

    /// <inheritdoc/>
    public override IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report)
    {
        ArgumentNullException.ThrowIfNull(input);
        string text = Encoding.UTF8.GetString(input.Content);
        yield return new FuzzCall(input.What, () =>
        {
            switch (input.What)
            {
                case "set":
                    OptionSettings.Check([text], DetectorChoice.Default, null, FrontEndChoice.Default);
                    break;
                case "threshold":
                    CommonOptions.ThresholdOf(text);
                    break;
                case "channel":
                    CommonOptions.ChannelOf(text);
                    break;
                default:
                    if (Fit.Parse(text.Split(' ')).Errors is { Count: > 0 } errors)
                    {
                        throw new UsageException(errors[0].Message);
                    }

                    break;
            }
        })
        {
            MayRefuse = error => error is UsageException,
        };
    }

    /// <summary>Unknown options are answered with the list of all, in lines, and what was typed is made harmless where it is printed; but nothing of code.</summary>
    public override string? Blame(string message)
        => string.IsNullOrWhiteSpace(message) ? "no message" : message.Contains("(Parameter '", StringComparison.Ordinal) ? "the message names a parameter of code" : null;
}
