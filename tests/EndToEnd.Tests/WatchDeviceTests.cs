using System.Diagnostics;
using System.Text.Json;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>What <c>watch</c> says of the device that it listens to, and of the reader that listens to it.</summary>
public class WatchDeviceTests(PumpFixture pump)
{
    private const int Rate = 16000;
    private const int Limit = 120_000;

    private string[] Raw => ["watch", "--model", pump.Model, "--json", "--raw", "s16", "--rate", "16000"];

    [Fact]
    public async Task Watch_SilenceAndDropout_AreTold()
    {
        byte[] input = [.. Noise(1), .. new byte[2 * Rate], .. Noise(1), .. new byte[2 * Rate / 50], .. Noise(1)];

        ProgramRun run = await ProgramRun.CliWithInputAsync(input, Raw);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [("silence", 1, null), ("silence", 1, 2), ("dropout", 3, 3.02)],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement)
                .Where(line => line.GetProperty("type").GetString() == "device")
                .Select(line => (line.GetProperty("fault").GetString(), line.GetProperty("startSeconds").GetDouble(), EndOf(line))));

        static double? EndOf(JsonElement line) => line.GetProperty("endSeconds") is { ValueKind: JsonValueKind.Number } end ? end.GetDouble() : null;
    }

    [Fact(Timeout = Limit)]
    public async Task Watch_NothingComes_IsToldAtOnceAndMarkedAsAGap()
    {
        using Process process = ProgramRun.StartCli([.. Raw, "--clock"]);
        try
        {
            await WriteAsync(process, Noise(1));
            JsonElement dead = await NextDeviceAsync(process, TestContext.Current.CancellationToken);
            await WriteAsync(process, Noise(1));
            JsonElement again = await NextDeviceAsync(process, TestContext.Current.CancellationToken), gap = await NextDeviceAsync(process, TestContext.Current.CancellationToken);
            process.StandardInput.Close();

            Assert.Equal(("dead", JsonValueKind.Null), (dead.GetProperty("fault").GetString(), dead.GetProperty("endSeconds").ValueKind));
            Assert.Equal(("dead", JsonValueKind.Number), (again.GetProperty("fault").GetString(), again.GetProperty("endSeconds").ValueKind));
            Assert.Equal("gap", gap.GetProperty("fault").GetString());
            Assert.True(gap.GetProperty("lostSeconds").GetDouble() >= 2);
            Assert.True(dead.GetProperty("time").GetDateTime() <= gap.GetProperty("time").GetDateTime());
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Watch_ReaderGone_Ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its pipes are others.");
        using Process process = ProgramRun.StartCli([.. Raw, "--frames"]);
        try
        {
            byte[] second = Noise(1);
            await WriteAsync(process, second);
            await WriteAsync(process, second);
            Assert.NotNull(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            process.StandardOutput.Close();
            try
            {
                while (!process.HasExited)
                {
                    await WriteAsync(process, second);
                }
            }
            catch (IOException)
            {
                // It has closed its input, as it ends.
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1, process.ExitCode);
            Assert.Contains("The program that reads the output has ended", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task Watch_QuietTime_IsAnOption()
    {
        ProgramRun wrong = await ProgramRun.CliAsync([.. Raw, "--quiet", "0.01"]);
        ProgramRun right = await ProgramRun.CliWithInputAsync(Noise(2), [.. Raw, "--quiet", "0.5"]);

        Assert.Equal((2, 0), (wrong.ExitCode, right.ExitCode));
        Assert.Contains("--quiet must lie between", wrong.Error, StringComparison.Ordinal);
    }

    private static async Task WriteAsync(Process process, byte[] input)
    {
        await process.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
        await process.StandardInput.BaseStream.FlushAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> NextDeviceAsync(Process process, CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            JsonElement found = JsonDocument.Parse(line).RootElement;
            if (found.GetProperty("type").GetString() == "device")
            {
                return found;
            }
        }

        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(cancellationToken));
    }

    private static byte[] Noise(int seconds)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, seconds * Rate).SelectMany(_ => BitConverter.GetBytes((short)(random.Next(8000) - 3999)))];
    }
}
