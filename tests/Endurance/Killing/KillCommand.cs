using System.CommandLine;
using AudioAnomaly.Tool;

namespace AudioAnomaly.Endurance;

/// <summary><c>kill</c>: kills the command line while it writes.</summary>
internal static class KillCommand
{
    public static Command Create()
    {
        var kills = new NumberOption<int>("--kills") { Description = "How often each command is killed at a random moment, and how often while it writes.", DefaultValueFactory = _ => 20 };
        var names = new Option<string[]>("--command") { Description = "These commands only, with commas between them.", CustomParser = result => result.Tokens[0].Value.Split(',') };
        var seed = new NumberOption<int>("--seed") { Description = "Another seed gives other moments.", DefaultValueFactory = _ => 1 };
        var command = new Command("kill", "Kills writing commands at random moments and while they write: nothing is half-written, and the next run gives the same.") { kills, names, seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("endurance-");
            try
            {
                var run = new KillRun(folder.FullName, parsed.GetValue(seed));
                await run.PrepareAsync(cancellationToken);
                Console.WriteLine("command       random  aimed  ended before  half-written  leftovers  after the next run  equal");
                foreach (KilledCommand killed in KilledCommand.In(folder.FullName).Where(one => parsed.GetValue(names) is not { Length: > 0 } some || some.Contains(one.Name)))
                {
                    await run.RunAsync(killed, parsed.GetValue(kills), cancellationToken);
                }

                return EnduranceProgram.Conclude(run.Broken);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }
}
