using System.CommandLine;
using AudioAnomaly.Tool;

namespace AudioAnomaly.Endurance;

/// <summary><c>watched</c>: kills a program that watches a folder while recordings come in.</summary>
internal static class WatchedCommand
{
    public static Command Create()
    {
        var kills = new NumberOption<int>("--kills") { Description = "How often it is killed.", DefaultValueFactory = _ => 20 };
        var files = new NumberOption<int>("--files") { Description = "How many recordings come in.", DefaultValueFactory = _ => 80 };
        var seed = new NumberOption<int>("--seed") { Description = "Another seed gives other moments.", DefaultValueFactory = _ => 1 };
        const string What = "Kills a program that watches a folder into which recordings are written, some half at first: every recording has one line.";
        var command = new Command("watched", What) { kills, files, seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("endurance-");
            try
            {
                var broken = new List<string>();
                Console.WriteLine("after   files  half at first  renamed  kills  at work  torn lines  result files  lines  missing  twice  cut short  seconds");
                foreach (string after in (string[])["keep", "move"])
                {
                    var run = new WatchedRun(Path.Combine(folder.FullName, after), after, parsed.GetValue(files), parsed.GetValue(seed));
                    await run.RunAsync(parsed.GetValue(kills), cancellationToken);
                    broken.AddRange(run.Broken);
                }

                return EnduranceProgram.Conclude(broken);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }
}
