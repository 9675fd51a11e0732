using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Hosting;
using AudioAnomaly.Monitoring;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AudioAnomaly.AspNetCore;

/// <summary>What the alarm rule judged of a source, and what another rule would have made of it.</summary>
internal static class AlarmRuleEndpoints
{
    private const int MostPoints = 100_000;

    public static void Map(RouteGroupBuilder group, LiveSources sources, AlarmOptions inUse)
    {
        group.MapGet("/live/{source}/windows", (string source, string? points) => Windows(source, points, sources))
            .WithSummary("The windows of the last day as the alarm rule judged them, the oldest first.")
            .WithDescription("points: how many at most, 1 to 100,000; of each stretch the window with the highest score. All by default.")
            .Produces<WindowResponse[]>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/live/{source}/alarms/trial", (string source, string? alarmsPerDay, string? required, string? of) => Try(source, alarmsPerDay, required, of, sources, inUse))
            .WithSummary("The alarms of the last day that another rule would have given.")
            .WithDescription("alarmsPerDay: the false alarms a day that are accepted; required and of: how many windows of how many must be unusual (as few as keep the rate). Everything else is as in the settings; without any of them it is the rule in use.")
            .Produces<TrialResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult Windows(string source, string? points, LiveSources sources)
    {
        int? most = points is null ? null : RequestValue.Whole("points", points, 1, MostPoints);
        IReadOnlyList<LiveWindow> windows = sources.WindowsOf(source) ?? throw new UnknownSourceException(source);
        WindowResponse[] told = [.. (most < windows.Count ? HighestOf(windows, most.Value) : windows).Select(WindowResponse.Of)];
        return Results.Json(told, ServiceJson.Default.WindowResponseArray);
    }

    /// <summary>Of each stretch the window with the highest score: a day has more of them than a screen has points.</summary>
    private static IEnumerable<LiveWindow> HighestOf(IReadOnlyList<LiveWindow> windows, int stretches)
    {
        for (int i = 0; i < stretches; i++)
        {
            LiveWindow highest = windows[StartOf(i)];
            for (int j = StartOf(i) + 1; j < StartOf(i + 1); j++)
            {
                highest = windows[j].Score > highest.Score ? windows[j] : highest;
            }

            yield return highest;
        }

        int StartOf(int stretch) => (int)((long)stretch * windows.Count / stretches);
    }

    private static IResult Try(string source, string? alarmsPerDay, string? required, string? of, LiveSources sources, AlarmOptions inUse)
    {
        bool isInUse = alarmsPerDay is null && required is null && of is null;
        AlarmOptions rule = isInUse ? inUse : inUse with
        {
            AlarmsPerDay = alarmsPerDay is null ? inUse.AlarmsPerDay : RequestValue.Number("alarmsPerDay", alarmsPerDay),
            Required = required is null ? null : RequestValue.Whole("required", required, 1, int.MaxValue),
            Of = of is null ? null : RequestValue.Whole("of", of, 1, int.MaxValue),
        };
        try
        {
            AlarmTrial trial = sources.TryRule(source, rule) ?? throw new UnknownSourceException(source);
            return Results.Json(TrialResponse.From(trial), ServiceJson.Default.TrialResponse);
        }
        catch (ValidationException e)
        {
            throw new RequestException(e.Message);
        }
    }
}
