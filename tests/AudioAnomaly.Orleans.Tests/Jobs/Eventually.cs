using System.Diagnostics;

namespace AudioAnomaly.Fleet.Tests.Jobs;

/// <summary>Waits for something that another thread is about to do.</summary>
internal static class Eventually
{
    // So that a test that waits in vain ends; nothing is measured by it.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    public static Task Is(Func<bool> condition) => Is(() => Task.FromResult(condition()));

    public static async Task Is(Func<Task<bool>> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Longest, "What is waited for does not come.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }
}
