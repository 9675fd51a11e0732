using System.Diagnostics;
using System.Globalization;

namespace ServiceLoad;

/// <summary>The live page, open in a Chromium without a window.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private const double TicksPerSecond = 100;

    private readonly Process _process;
    private readonly string _folder;

    private OpenPage(Process process, string folder) => (_process, _folder) = (process, folder);

    /// <summary>The processor time of the browser and all its parts so far. Linux only.</summary>
    public double ProcessorSeconds => Tree().Sum(stat => stat.Seconds);

    public static OpenPage Open(string browser, Uri address)
    {
        string folder = Directory.CreateTempSubdirectory("service-load-page-").FullName;
        var start = new ProcessStartInfo(browser) { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--window-size=1280,800", "--remote-debugging-port=0", $"--user-data-dir={folder}", address.ToString(),
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new OpenPage(process, folder);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // The browser's parts end after it: what they write now lies among temporary files.
        }
    }

    private List<(int Id, double Seconds)> Tree()
    {
        (int Id, int Parent, double Seconds)[] all = [.. Directory.EnumerateDirectories("/proc").Select(path => ReadStat(path)).OfType<(int, int, double)>()];
        List<(int Id, double Seconds)> tree = [];
        Queue<int> open = new([_process.Id]);
        while (open.TryDequeue(out int id))
        {
            tree.AddRange(all.Where(stat => stat.Id == id).Select(stat => (stat.Id, stat.Seconds)));
            foreach ((int child, _, _) in all.Where(stat => stat.Parent == id))
            {
                open.Enqueue(child);
            }
        }

        return tree;
    }

    private static (int Id, int Parent, double Seconds)? ReadStat(string path)
    {
        if (!int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
        {
            return null;
        }

        try
        {
            string text = File.ReadAllText(Path.Combine(path, "stat"));
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (id, int.Parse(fields[1], CultureInfo.InvariantCulture), (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return null;
        }
    }
}
