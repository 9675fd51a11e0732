using AudioAnomaly.Docs.Tests;

[assembly: AssemblyFixture(typeof(GuideFolder))]

namespace AudioAnomaly.Docs.Tests;

/// <summary>What the guide tells its readers to make first: the pump's recordings and a model of them, once for all pages.</summary>
public sealed class GuideFolder : IDisposable
{
    private const int Kept = 4;

    private readonly TemporaryFolder _origin = new();
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private bool _isReady;

    /// <summary>Makes a folder for one page, with all that it may expect.</summary>
    /// <returns>The folder, to be disposed by the caller.</returns>
    internal async Task<TemporaryFolder> OpenAsync()
    {
        await _oneAtATime.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!_isReady)
            {
                await ProgramRun.QuickStartAsync(_origin.Root, "--write", "pump");
                Thin();
                await ProgramRun.ToolAsync(_origin.Root, null, 0, "fit", "--normal", "pump/normal", "--model", "pump.aam");

                // The README has names of its own.
                Copy(_origin["pump/normal"], _origin["normal"]);
                File.Copy(_origin["pump/test/rattle/rattle_01.wav"], _origin["suspect.wav"]);
                _isReady = true;
            }
        }
        finally
        {
            _oneAtATime.Release();
        }

        var folder = new TemporaryFolder();
        Copy(_origin.Root, folder.Root);
        return folder;
    }

    public void Dispose()
    {
        _origin.Dispose();
        _oneAtATime.Dispose();
    }

    /// <summary>Leaves every fourth normal recording: enough for a threshold, and a quarter of the time.</summary>
    private void Thin()
    {
        foreach (string folder in new[] { "pump/normal", "pump/more-normal" })
        {
            foreach ((int number, string file) in Directory.EnumerateFiles(_origin[folder]).Order(StringComparer.Ordinal).Index())
            {
                if (number % Kept != 0)
                {
                    File.Delete(file);
                }
            }
        }
    }

    internal static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
