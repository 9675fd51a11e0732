using System.CommandLine;
using AudioAnomaly.Tool;

namespace AudioAnomaly.Endurance;

/// <summary><c>repeat</c>: many recordings and many tasks, with results equal to the last bit.</summary>
internal static class RepeatCommand
{
    private const int Normals = 40;
    private const double NormalSeconds = 1.3;

    public static Command Create()
    {
        var recordings = new NumberOption<int>("--recordings") { Description = "How many different recordings are scored one by one, then in parallel.", DefaultValueFactory = _ => 10_000 };
        var parallel = new NumberOption<int>("--parallel") { Description = "How many tasks score one recording at a time.", DefaultValueFactory = _ => 1000 };
        var command = new Command("repeat", "Many recordings one by one and in parallel, and one recording from many tasks: results are equal to the last bit.") { recordings, parallel };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using AudioAnomalyModel model = await DefaultModel.FitAsync(Normals, NormalSeconds, cancellationToken);
            return EnduranceProgram.Conclude(await RepeatRun.RunAsync(model, parsed.GetValue(recordings), parsed.GetValue(parallel), cancellationToken));
        });
        return command;
    }
}
