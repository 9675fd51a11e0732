using System.Text.Json;
using AudioAnomaly;
using AudioAnomaly.Torch;

// Loads the native library in a fresh process and says how that went, as one JSON object.
if (args.Contains("--no-patch"))
{
    AppContext.SetSwitch("AudioAnomaly.DisableNativeLibraryPatch", true);
}

string? message = null;
try
{
    NativeRuntime.EnsureLoaded();
}
catch (NativeRuntimeException e)
{
    message = e.Message;
}

NativeRuntimeReport report = NativeRuntime.Check();
Console.WriteLine(JsonSerializer.Serialize(new
{
    report.IsLoaded,
    report.WeakenedVersion,
    report.Cause,
    report.Cure,
    Message = message,
    PatchesOk = new LogMelPatches().Extract(new Spectrogram(new float[64], 8, new SpectrogramAxes(Enumerable.Range(1, 8).Select(bin => 100.0 * bin), 0.01, -100))).Count == 1,
}));
