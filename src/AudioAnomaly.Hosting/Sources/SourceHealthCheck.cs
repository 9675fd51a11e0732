using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AudioAnomaly.Hosting;

/// <summary>Degraded while a folder cannot be watched, a recording of it cannot be scored, or a microphone gives no sound: the rest goes on.</summary>
internal sealed class SourceHealthCheck(SourceSet sources) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        (string Key, string Text)[] problems =
        [
            .. sources.Folders.SelectMany(folder => folder.Problems.Take(1).Select(_ => ($"folder {folder.Name}", string.Join(' ', folder.Problems)))),
            .. sources.Microphones
                .Where(microphone => microphone.Problem is not null)
                .Select(microphone => ($"microphone {microphone.Name}", microphone.Problem ?? string.Empty)),
        ];
        int waiting = sources.Folders.Sum(folder => folder.Waiting);
        return Task.FromResult(problems.Length == 0
            ? HealthCheckResult.Healthy(
                $"{CountText.Of(sources.Folders.Count, "folder")} {CountText.Verb(sources.Folders.Count)} watched ({CountText.Of(waiting, "recording")} {CountText.Verb(waiting, "waits", "wait")}),"
                + $" {CountText.Of(sources.Microphones.Count, "microphone")} {CountText.Verb(sources.Microphones.Count)} listened to.")
            : HealthCheckResult.Degraded(
                string.Join(' ', problems.Select(problem => $"{problem.Key}: {problem.Text}")),
                data: problems.ToDictionary(problem => problem.Key, object (problem) => problem.Text)));
    }
}
