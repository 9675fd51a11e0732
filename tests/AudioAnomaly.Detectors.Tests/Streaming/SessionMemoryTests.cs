namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>Alone in the process while it runs: it looks at the managed heap.</summary>
[Collection(nameof(SessionMemoryTests))]
[CollectionDefinition(nameof(SessionMemoryTests), DisableParallelization = true)]
public class SessionMemoryTests
{
    [Fact]
    public void Session_ManyStreams_TakeTheMemoryTheyState()
    {
        const int Count = 40;
        using AudioAnomalyModel model = StreamedModel.Fit(StreamedModel.Detectors["patchcore"]);
        float[] sound = StreamedModel.Sound(122, 5).Samples.ToArray();
        var sessions = new AudioAnomalySession[Count];
        using (AudioAnomalySession warmUp = model.OpenSession(StreamedModel.Rate))
        {
            warmUp.Take(sound);
        }

        long before = SettledMemory.ManagedBytes;
        for (int i = 0; i < Count; i++)
        {
            sessions[i] = model.OpenSession(StreamedModel.Rate);
            sessions[i].Take(sound);
        }

        long measured = (SettledMemory.ManagedBytes - before) / Count;
        long stated = sessions[0].MemoryBytes;
        GC.KeepAlive(sessions);

        // Objects come on top, and what the runtime does meanwhile.
        GC.KeepAlive(sound);
        Assert.InRange(measured, 0.9 * stated, (1.2 * stated) + 20_000);
    }
}
