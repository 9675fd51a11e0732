using AudioAnomaly.Audio;
using AudioAnomaly.Evaluation;
using AudioAnomaly.Onnx;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Tool;

/// <summary>What this program can do on this machine, and what to add for the rest.</summary>
/// <param name="Torch">What was found of libtorch.</param>
/// <param name="Onnx">What was found of ONNX Runtime.</param>
/// <param name="Ffmpeg">Where ffmpeg lies; null if it is not there.</param>
internal sealed record EngineFacts(NativeRuntimeReport Torch, OnnxRuntimeReport Onnx, string? Ffmpeg)
{
    /// <summary>The version of this program.</summary>
    public static string Version => EvaluationRunner.LibraryVersion;

    /// <summary>Looks at this machine.</summary>
    public static EngineFacts Find() => new(NativeRuntime.Check(), OnnxRuntimeLibrary.Check(), FfmpegAudioReader.FindExecutable());

    /// <summary>Names and values, those first that matter to everybody.</summary>
    public IEnumerable<(string Name, string Value)> Lines()
    {
        yield return ("Version", Version);
        yield return ("Ready", "to fit, score, watch and evaluate, without any native library, but for what stands below");
        yield return ("Sound files", Ffmpeg is null ? "WAV only. Install ffmpeg to read FLAC, OGG, MP3 and others" : "WAV, and by ffmpeg FLAC, OGG, MP3 and others");
        yield return ("Network", "the small CNN14 that comes with the program, where --weights names no other");
        yield return ("Training", Torch.IsLoaded
            ? "with --detector cfa, stfpm and autoencoder: ready"
            : $"with --detector cfa, stfpm and autoencoder: not available, because libtorch does not load: {Torch.Cause}");
        if (Torch.Cure is { } cure)
        {
            yield return ("What to do", OptionWording.Of(cure));
        }

        yield return ("ONNX networks", Onnx.IsLoaded
            ? $"ready (ONNX Runtime {Onnx.NativeVersion}; {string.Join(", ", Onnx.Providers)})"
            : $"not available, because ONNX Runtime does not load: {Onnx.Cause}");
        if (Onnx.Cure is { } add)
        {
            yield return ("What to do", OptionWording.Of(add));
        }
    }
}
