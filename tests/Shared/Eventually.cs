using System.Diagnostics;
using Xunit;

namespace AudioAnomaly.Testing;

/// <summary>Waits for something that another thread or process is about to do.</summary>
internal static class Eventually
{
    // So that a test that waits in vain ends; nothing is measured by it.
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    public static Task Is(Func<bool> condition) => Is(() => Task.FromResult(condition()));

    public static async Task Is(Func<Task<bool>> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Assert.True(Stopwatch.GetElapsedTime(start) < Longest, "What is waited for does not come.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }
}
