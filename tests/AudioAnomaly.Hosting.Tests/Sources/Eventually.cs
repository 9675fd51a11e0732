namespace AudioAnomaly.Hosting.Tests.Sources;

/// <summary>Waits for something that another thread or process is about to do.</summary>
internal static class Eventually
{
    public static async Task Is(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
