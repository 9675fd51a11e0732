using AudioAnomaly.Components;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Detectors.Tests.PatchCore;

/// <summary>Alone in the process while it runs: it looks at the managed heap.</summary>
[Collection(nameof(PatchBankMemoryTests))]
[CollectionDefinition(nameof(PatchBankMemoryTests), DisableParallelization = true)]
public class PatchBankMemoryTests
{
    [Fact]
    public void PatchBankBuilder_EndlessInput_KeepsToItsWorkingSet()
    {
        const int Channels = 64;
        float[] rows = TestData.Uniform(5000 * Channels, 1);
        var options = new PatchCoreOptions { CoresetCount = 200, WorkingSetMiB = 2 };
        long before = SettledMemory.ManagedBytes;
        var builder = new PatchBankBuilder(options, new FitContext(), rows.AsSpan(0, Channels), standardize: false);

        // 50 MB of patches.
        for (int i = 0; i < 200_000; i++)
        {
            builder.Add(rows.AsSpan(i % 5000 * Channels, Channels));
        }

        long held = SettledMemory.ManagedBytes - before;

        // The input was there before; collected early it would count against what the builder holds.
        GC.KeepAlive(rows);
        Assert.Equal(200, builder.Build().Count);

        // The working set, and as much again for what the runtime and the test framework do meanwhile.
        Assert.InRange(held, 0, 4L * 1024 * 1024);
    }
}
