using System.Globalization;
using AudioAnomaly;

namespace ServiceLoad;

/// <summary>What a result costs that is kept, with maps and without, and what scoring allocates for it.</summary>
internal static class ResultMemory
{
    private const int Kept = 200;

    public static async Task<int> RunAsync()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("service-load-").FullName, "pump.aam");
        await LoadSound.FitAsync(path);
        using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync(path);
        var recording = AudioItem.FromClip(LoadSound.Clip(1000));
        Console.WriteLine("| Of a recording of 5 s | kept, KiB | allocated to score it, KiB |");
        Console.WriteLine("| --- | --- | --- |");
        Measure("`Score`: with maps", () => model.Score(recording));
        Measure("`Summarize`: without", () => model.Summarize(recording));
        return 0;
    }

    private static void Measure(string name, Func<object> score)
    {
        for (int i = 0; i < 5; i++)
        {
            score();
        }

        object[] results = new object[Kept];
        long before = GC.GetTotalMemory(forceFullCollection: true), allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Kept; i++)
        {
            results[i] = score();
        }

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(results);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {kept / 1024.0 / Kept:0.0} | {allocated / 1024.0 / Kept:0} |"));
    }
}
