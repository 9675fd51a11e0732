using AudioAnomaly.EndToEnd.Tests;
using AudioAnomaly.Samples.Synthesis;

[assembly: AssemblyFixture(typeof(PumpFixture))]

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>A small generated data set and a model fitted on it through the command line, once for all tests.</summary>
public sealed class PumpFixture : IAsyncLifetime
{
    public TemporaryFolder Folder { get; } = new();

    public IReadOnlyDictionary<string, FaultEvent?> Truth { get; private set; } = null!;

    public string Train => Folder["sounds/train"];

    public string Test => Folder["sounds/test"];

    public string Model => Folder["pump.aam"];

    public async ValueTask InitializeAsync()
    {
        Truth = MachineSoundDataSet.WriteTo(Folder["sounds"], seed: 3, trainingCount: 40, testCount: 2, seconds: 3);
        ProgramRun run = await ProgramRun.CliAsync("fit", "--normal", Train, "--preset", "panns16k", "--model", Model, "--set", "holdOutFraction=0.5");
        Assert.True(run.ExitCode == 0, run.Error);
    }

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
