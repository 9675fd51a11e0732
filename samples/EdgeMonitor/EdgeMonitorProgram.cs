using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace AudioAnomaly.Samples;

/// <summary>Listens to a microphone and writes alarms as lines of JSON: small, without a host, compiled ahead of time for a board.</summary>
internal static class EdgeMonitorProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (EdgeArguments.Parse(args) is not { } arguments)
        {
            await Console.Error.WriteLineAsync(EdgeArguments.Usage);
            return 2;
        }

        try
        {
            await RunAsync(arguments);
            return 0;
        }
        catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException or ValidationException or ArgumentException or Win32Exception)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task RunAsync(EdgeArguments arguments)
    {
        string path = arguments.Model ?? Path.Combine(arguments.Data, "pump.aam");
        if (arguments.Demo)
        {
            // Standard output is for the lines of JSON only.
            TextWriter output = Console.Out;
            Console.SetOut(Console.Error);
            await FirstModel.EnsureAsync(path);
            Console.SetOut(output);
        }

        using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync(path);
        using Arecord? arecord = arguments.Device is { } device ? Arecord.Start(device, arguments.Rate) : null;
        IAsyncEnumerable<ReadOnlyMemory<short>> sound = arguments.Demo
            ? DemoSound.Blocks().ToAsyncEnumerable()
            : RawSound.BlocksOf(arecord?.Sound ?? Console.OpenStandardInput(), arguments.Rate);
        using var ears = new Ears(model, arguments.Rate, arguments.AlarmsPerDay);
        await foreach (ReadOnlyMemory<short> block in sound)
        {
            Write(ears.Hear(block.Span));
        }

        Write(ears.Complete());
        arecord?.ThrowIfFailed();
    }

    private static void Write(IEnumerable<EdgeEvent> events)
    {
        foreach (EdgeEvent one in events)
        {
            Console.WriteLine(JsonSerializer.Serialize(one, EdgeJson.Default.EdgeEvent));
        }
    }
}
