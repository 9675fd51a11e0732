using System.CommandLine;
using System.Globalization;
using System.Runtime.ExceptionServices;
using AudioAnomaly.Audio;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Tool;

/// <summary><c>watch</c>: scores sound as it comes, from standard input.</summary>
internal static class WatchCommand
{
    private const string StandardInput = "standard input";

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "The model file.", Required = true, HelpName = "M.aam" };
        var raw = new Option<string?>("--raw")
        {
            Description = "The input is samples without a WAV header, little-endian: s16, s24 or s32 (integers) or f32. Needs --rate.",
            HelpName = "FORMAT",
        };
        raw.AcceptOnlyFromAmong("s16", "s24", "s32", "f32");
        var rate = new NumberOption<int?>("--rate") { Description = "With --raw: samples per second.", HelpName = "HZ" };
        var channels = new NumberOption<int?>("--channels") { Description = "With --raw: number of interleaved channels; 1 by default.", HelpName = "N" };
        Option<string?> channel = CommonOptions.Channel();
        var block = new NumberOption<double>("--block")
        {
            Description = "How many seconds are scored at a time. Short blocks answer sooner, long blocks need less computing.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => new AudioSessionOptions().BlockSeconds,
        };
        var quiet = new NumberOption<double>("--quiet")
        {
            Description = "A segment ends after so many seconds without anomaly.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => new AudioSessionOptions().QuietSeconds,
        };
        var clock = new Option<bool>("--clock")
        {
            Description = "Add the time of day (UTC) to every line. For live sound only: a pause of the input is marked as a gap.",
        };
        var frames = new Option<bool>("--frames") { Description = "Also write a line for every frame." };
        var json = new Option<bool>("--json") { Description = "Write every line as a JSON object." };
        var threshold = new Option<string?>("--threshold") { Description = CommonOptions.OtherThreshold, HelpName = "POLICY" };
        Option<string?> weights = CommonOptions.ModelWeights();
        Option<string> device = ComputeDevice.Option();
        Option<string?> prefix = CommonOptions.Prefix();
        var failOnAnomaly = new Option<bool>("--fail-on-anomaly") { Description = "End with exit code 3 if an anomalous segment was found." };
        var command = new Command(
            "watch",
            "Listens to standard input (WAV or raw samples), and writes a line for each anomalous segment when it ends. Ctrl+C stops it.")
        {
            model, raw, rate, channels, channel, block, quiet, clock, frames, json, threshold, weights, prefix, device, failOnAnomaly,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            CheckRaw(parsed.GetValue(raw), parsed.GetValue(rate), parsed.GetValue(channels));
            ThresholdPolicy? policy = parsed.GetValue(threshold) is { } text ? CommonOptions.ThresholdOf(text) : null;
            ChannelSelection selection = CommonOptions.ChannelOf(parsed.GetValue(channel));
            double blockSeconds = parsed.GetValue(block);
            if (blockSeconds is not (>= 0.01 and <= 60))
            {
                throw new UsageException("--block must lie between 0.01 and 60 seconds.");
            }

            double quietSeconds = parsed.GetValue(quiet);
            if (quietSeconds is not (>= 0.05 and <= 86_400))
            {
                throw new UsageException("--quiet must lie between 0.05 and 86,400 seconds.");
            }

            string path = parsed.GetValue(model)!;
            using AudioAnomalyModel loaded = await CommonOptions.LoadModelAsync(path, parsed.GetValue(weights), parsed.GetValue(prefix), ComputeDevice.Of(parsed, device), cancellationToken);
            AudioAnomalyModel scorer = policy is null ? loaded : loaded.WithThreshold(policy);
            if (scorer.Calibration.MapThreshold is null && !parsed.GetValue(frames))
            {
                throw new UsageException(
                    "The model has no threshold, so it cannot find segments. Give --threshold or --frames, or fit on more normal recordings.");
            }

            await using Stream input = Console.OpenStandardInput();
            Stream wav = parsed.GetValue(raw) is { } encoding
                ? new RawPcmStream(input, encoding, parsed.GetValue(rate)!.Value, parsed.GetValue(channels) ?? 1)
                : input;
            using AudioDecoder? decoder = await OpenAsync(wav, selection, cancellationToken);
            if (decoder is null)
            {
                WriteSummary(0, 0);
                return ExitCode.Done;
            }

            var output = new WatchOutput(parsed.GetValue(json), parsed.GetValue(frames));
            var options = new AudioSessionOptions
            {
                BlockSeconds = blockSeconds,
                QuietSeconds = quietSeconds,
                MixedChannels = selection.Index is null ? decoder.Info.Channels : 1,
                StartTime = parsed.GetValue(clock) ? TimeProvider.System.GetUtcNow() : null,
                Source = StandardInput,
            };
            await WatchAsync(scorer, decoder, options, output, cancellationToken);
            return output.Segments > 0 && parsed.GetValue(failOnAnomaly) ? ExitCode.AnomaliesFound : ExitCode.Done;
        });
        return command;
    }

    private static void CheckRaw(string? raw, int? rate, int? channels)
    {
        if (raw is null && (rate ?? channels) is not null)
        {
            throw new UsageException("--rate and --channels need --raw. A WAV header tells both.");
        }

        if (raw is not null && rate is not (>= 100 and <= 10_000_000))
        {
            throw new UsageException("--raw needs --rate, from 100 to 10,000,000 Hz.");
        }

        if (channels is < 1 or > 1024)
        {
            throw new UsageException("--channels must be 1 to 1,024.");
        }
    }

    /// <summary>Ctrl+C is how one stops listening: it ends the recording, and what is left of it is still given out.</summary>
    private static async Task WatchAsync(
        AudioAnomalyModel model,
        AudioDecoder decoder,
        AudioSessionOptions options,
        WatchOutput output,
        CancellationToken cancellationToken)
    {
        using AudioAnomalySession session = model.OpenSession(decoder.Info.SampleRate, options);
        output.TimeOf = session.TimeOf;
        string threshold = session.MapThreshold?.ToString("0.####", CultureInfo.InvariantCulture) ?? "none";
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Listening at {session.SampleRate} Hz: latency {session.Latency.TotalSeconds:0.00} s, threshold of map cells {threshold}."));
        HashSet<string> told = [];
        TellNew(told, session, decoder);

        // A twentieth of a second: a slow pipe adds no more to the latency.
        var watched = new WatchDrift(model, output);
        float[] samples = new float[Math.Max(1, session.SampleRate / 20)];
        ExceptionDispatchInfo? failure = null;
        try
        {
            var input = new WatchInput(decoder, session, output, options.StartTime is not null);
            while (await input.ReadAsync(samples, cancellationToken) is > 0 and int count)
            {
                watched.Add(session.Push(samples.AsSpan(0, count), CancellationToken.None));
                TellNew(told, session, decoder);
            }

            TellNew(told, session, decoder);
        }
        catch (Exception e) when (e is AudioAnomalyException or IOException)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }

        try
        {
            // Whatever ended the stream: what came before it counts.
            watched.Add(session.Complete());
        }
        catch (AudioContentException) when (failure is not null || cancellationToken.IsCancellationRequested)
        {
            // Ended before there was anything to score: nothing more to say.
        }
        catch (InvalidOperationException) when (failure is not null)
        {
            // What broke is told below.
        }

        WriteSummary(session.FramesScored, output.Segments);
        failure?.Throw();
    }

    private static void WriteSummary(long frames, int segments)
        => Console.Error.WriteLine($"{CountText.Of(frames, "frame")} scored, {CountText.Of(segments, "anomalous segment")}.");

    /// <summary>Reads the header on another thread, as samples are read (see <see cref="WatchInput"/>). Null if Ctrl+C came first.</summary>
    private static async Task<AudioDecoder?> OpenAsync(Stream wav, ChannelSelection selection, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync("Waiting for sound.");
        try
        {
            return await Task.Run(() => new WavReader().Open(wav, StandardInput, selection), cancellationToken).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (AudioFormatException e)
        {
            throw new AudioFormatException(e.File, $"{e.Problem} Sound of other formats: 'ffmpeg -v error -i FILE -f wav - | audioanomaly watch --model MODEL'.", e.Offset, e);
        }
    }

    /// <summary>Warnings about the stream and its header, as they come up.</summary>
    private static void TellNew(HashSet<string> told, AudioAnomalySession session, AudioDecoder decoder)
        => ErrorOutput.Warn(decoder.Info.Warnings.Concat(session.Warnings).Where(told.Add));
}
