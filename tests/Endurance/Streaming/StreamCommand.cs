using System.CommandLine;
using AudioAnomaly.Tool;

namespace AudioAnomaly.Endurance;

/// <summary><c>stream</c>: a day of sound through one session with the default detector.</summary>
internal static class StreamCommand
{
    private const int FewestHours = 3;

    public static Command Create()
    {
        var hours = new Option<int>("--hours") { Description = $"How many hours of sound, {FewestHours} or more.", DefaultValueFactory = _ => 24 };
        var model = new Option<string?>("--model") { Description = "A model fitted on 16 kHz; by default the default detector, fitted on generated sound." };
        var seed = new Option<int>("--seed") { Description = "Another seed gives another day.", DefaultValueFactory = _ => 1 };
        var command = new Command("stream", "A session with the default detector, fed with generated sound as fast as it goes: its memory does not grow.") { hours, model, seed };
        hours.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < FewestHours)
            {
                result.AddError($"--hours must be {FewestHours} or more: the first settles, the others are compared.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using AudioAnomalyModel fitted = parsed.GetValue(model) is { } path
                ? await CommonOptions.LoadModelAsync(path, null, null, ComputeDevice.Processor, cancellationToken)
                : await DefaultModel.FitAsync(12, 60, cancellationToken);
            return EnduranceProgram.Conclude(StreamRun.Run(fitted, parsed.GetValue(hours), parsed.GetValue(seed), cancellationToken));
        });
        return command;
    }
}
