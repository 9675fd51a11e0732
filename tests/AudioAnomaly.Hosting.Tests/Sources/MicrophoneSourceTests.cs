namespace AudioAnomaly.Hosting.Tests.Sources;

public class MicrophoneSourceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ProgramThatWritesSound_IsScoredUnderTheMicrophonesName()
    {
        await using ScriptedMicrophone microphone = await ScriptedMicrophone.CreateAsync("head -c 160000 sound.raw; exec sleep 1000");
        microphone.Start();

        await Eventually.Is(() => microphone.SoundSeconds >= 4.8);

        Assert.Null(microphone.Source.Problem);
        Assert.Equal(LiveState.Normal, microphone.Live.Find("mic")!.State);
    }

    [Fact]
    public async Task Run_ProgramThatDies_IsStartedAgainAndTheGapIsMarked()
    {
        await using ScriptedMicrophone microphone = await ScriptedMicrophone.CreateAsync(
            """
            if [ -e again ]; then head -c 3200 sound.raw; cat sound.raw | head -c 96000; exec sleep 1000; fi
            touch again
            head -c 64000 sound.raw
            printf x
            echo 'xrun!!!' >&2
            echo 'the device was unplugged' >&2
            exit 3
            """);
        microphone.Start();

        string told = await microphone.Log.WaitAsync(ScriptedMicrophone.Waits);
        Assert.Contains("in 1 s", told, StringComparison.Ordinal);
        Assert.Contains("exit code 3", told, StringComparison.Ordinal);
        Assert.Contains("the device was unplugged", told, StringComparison.Ordinal);
        Assert.Equal(["xrun!!!", "the device was unplugged"], microphone.Source.LastLines);
        Assert.Contains("exit code 3", microphone.Source.Problem, StringComparison.Ordinal);
        microphone.Clock.Advance(TimeSpan.FromSeconds(3));

        LiveEvent gap = await microphone.GapAsync();
        Assert.InRange(gap.DurationSeconds!.Value, 2.9, 3);
        // Of 5.1 s the last 0.2 may still be collected.
        await Eventually.Is(() => microphone.SoundSeconds >= 4.8);
        Assert.Equal(1, microphone.Source.Restarts);
        Assert.Null(microphone.Source.Problem);

        // The half of a sample before the end did not shift those after it: white noise of 16 bits shifted by 8 would be loud.
        Assert.Equal(LiveState.Normal, microphone.Live.Find("mic")!.State);
    }

    [Fact]
    public async Task Run_ProgramThatDiesAgainAndAgain_WaitsLongerEachTimeUpToAMinute()
    {
        await using ScriptedMicrophone microphone = await ScriptedMicrophone.CreateAsync("exit 1");
        microphone.Start();
        int[] pauses = [1, 2, 4, 8, 16, 32, 60, 60];
        for (int i = 0; i < pauses.Length; i++)
        {
            Assert.Contains($"in {pauses[i]} s", await microphone.Log.WaitAsync(ScriptedMicrophone.Waits, i + 1), StringComparison.Ordinal);
            microphone.Clock.Advance(TimeSpan.FromSeconds(pauses[i]));
        }
    }

    [Fact]
    public async Task Run_ProgramThatDiesAfterAMinuteOfSound_WaitsAMomentOnly()
    {
        await using ScriptedMicrophone microphone = await ScriptedMicrophone.CreateAsync("cat sound.raw sound.raw sound.raw sound.raw");
        microphone.Start();
        for (int i = 1; i <= 3; i++)
        {
            Assert.Contains("in 1 s", await microphone.Log.WaitAsync(ScriptedMicrophone.Waits, i), StringComparison.Ordinal);
            microphone.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Run_ProgramThatIsMissing_IsToldAndTriedAgain()
    {
        await using ScriptedMicrophone microphone = await ScriptedMicrophone.CreateAsync(string.Empty, options => options.Command = "no-such-recorder");
        microphone.Start();

        string told = await microphone.Log.WaitAsync(ScriptedMicrophone.Waits);
        Assert.Contains("'no-such-recorder' was not found on PATH", told, StringComparison.Ordinal);
        Assert.Contains("not found", microphone.Source.Problem, StringComparison.Ordinal);
        microphone.Clock.Advance(TimeSpan.FromSeconds(1));

        await microphone.Log.WaitAsync(ScriptedMicrophone.Waits, 2);
        Assert.Equal(0, microphone.Source.Restarts);
    }

    [Fact]
    public async Task Run_ProgramThatFloodsItsErrors_IsNotBlocked()
    {
        await using ScriptedMicrophone microphone = await ScriptedMicrophone.CreateAsync(
            "head -c 3000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo 'ready' >&2; head -c 96000 sound.raw; exec sleep 1000");
        microphone.Start();

        await Eventually.Is(() => microphone.SoundSeconds >= 2.8);

        Assert.Equal("ready", microphone.Source.LastLines[^1]);
        Assert.InRange(microphone.Source.LastLines.Sum(line => line.Length), 5, 4096);
    }

    [Fact]
    public async Task Run_ProgramThatGivesNoSamples_IsEndedWithItsChildrenAndStartedAgain()
    {
        await using ScriptedMicrophone microphone = await ScriptedMicrophone.CreateAsync(
            "sleep 1000 & echo $! > child.tmp; mv child.tmp child; echo $$ > parent.tmp; mv parent.tmp parent; wait");
        microphone.Start();
        await Eventually.Is(() => File.Exists(microphone["parent"]));
        microphone.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Contains("no samples came for 10 s", await microphone.Log.WaitAsync(ScriptedMicrophone.Waits), StringComparison.Ordinal);
        Assert.True(microphone.IsGone("parent"));
        await Eventually.Is(() => microphone.IsGone("child", isOwn: false));

        File.Delete(microphone["parent"]);
        microphone.Clock.Advance(TimeSpan.FromSeconds(1));
        await microphone.Log.WaitAsync(ScriptedMicrophone.Started, 2);
    }

    [Fact]
    public async Task Run_ProgramThatIgnoresRequestsToEnd_IsEndedWhenTheHostStops()
    {
        await using ScriptedMicrophone microphone = await ScriptedMicrophone.CreateAsync(
            "trap '' TERM INT HUP PIPE; echo $$ > parent.tmp; mv parent.tmp parent; while :; do cat sound.raw; done");
        microphone.Start();
        await Eventually.Is(() => File.Exists(microphone["parent"]) && microphone.SoundSeconds > 0);

        await microphone.StopAsync();

        Assert.True(microphone.IsGone("parent"));
        Assert.Null(microphone.Live.Find("mic"));
    }

    [Fact]
    public async Task Run_ScoringSlowerThanTheSound_DropsWithAGapAndNeverBlocksTheProgram()
    {
        await using ScriptedMicrophone microphone = await ScriptedMicrophone.CreateAsync(
            """
            cat sound.raw
            touch written
            until [ -e go ]; do sleep 0.01; done
            head -c 32000 sound.raw
            exec sleep 1000
            """);
        using var gate = new SemaphoreSlim(0);
        Task slow = microphone.Queue.RunLiveAsync(
            () =>
            {
                gate.Wait(Cancellation);
                return 0;
            },
            Cancellation);
        microphone.Start();
        await Eventually.Is(() => File.Exists(microphone["written"]));
        gate.Release();
        await slow;

        // A pipe gives up to 64 KiB (2.05 s) at a time: one that does not fit is dropped whole, so that 8 to 10 s are kept.
        await Eventually.Is(() => microphone.SoundSeconds >= 7.9);
        await File.WriteAllTextAsync(microphone["go"], string.Empty, Cancellation);

        LiveEvent gap = await microphone.GapAsync();

        Assert.InRange(gap.DurationSeconds!.Value, 5, 12.5);
        await Eventually.Is(() => microphone.SoundSeconds + gap.DurationSeconds!.Value >= 20.7);
        Assert.InRange(microphone.SoundSeconds + gap.DurationSeconds!.Value, 20.7, 21.0001);
        Assert.Contains("scoring was slower", Assert.Single(microphone.Log.Of(ScriptedMicrophone.Lost)), StringComparison.Ordinal);
    }

    [Fact]
    public void Command_OfTheKnownPrograms_AsksForBareSamples()
    {
        var options = new MicrophoneOptions { Device = "hw:1", SampleRate = 48_000, Channels = 2 };

        Assert.Equal("arecord -q -t raw -f S16_LE -r 48000 -c 2 -D hw:1", MicrophoneCommand.Of(options).ToString());
        options.Encoding = SampleEncoding.F32;
        Assert.Contains("-f FLOAT_LE", MicrophoneCommand.Of(options).ToString(), StringComparison.Ordinal);
        options.Program = MicrophoneProgram.Ffmpeg;
        options.InputFormat = "alsa";
        Assert.Equal("ffmpeg -nostdin -hide_banner -loglevel warning -f alsa -i hw:1 -ar 48000 -ac 2 -f f32le -", MicrophoneCommand.Of(options).ToString());
    }
}
