namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>One run of the demonstration, which fits a model.</summary>
public sealed class EdgeMonitorFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Model => _folder["data/pump.aam"];

    internal ProgramRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Run = await ProgramRun.EdgeMonitorAsync([], "--demo", "--data", _folder["data"]);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
