namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>Pushing with the test's own cancellation.</summary>
internal static class SessionExtensions
{
    public static SessionUpdate Take(this AudioAnomalySession session, ReadOnlySpan<float> samples) => session.Push(samples, TestContext.Current.CancellationToken);
}
