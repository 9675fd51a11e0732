using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AudioAnomaly.Onnx;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Tool;

/// <summary><c>doctor</c>: says whether this machine can run everything, and what to do if not.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("doctor", "Checks what this machine can run, and says how to get what is missing.") { json };
        command.SetAction(parsed =>
        {
            var facts = EngineFacts.Find();
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(ToJson(facts));
            }
            else
            {
                Print(facts);
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The same as a document.</summary>
    public static JsonObject ToJson(EngineFacts facts) => ToJson(facts.Torch, facts.Onnx, facts.Ffmpeg);

    /// <summary>What the program can do here, a line each.</summary>
    public static void PrintFacts(EngineFacts facts)
    {
        foreach ((string name, string value) in facts.Lines())
        {
            Line(name, value);
        }
    }

    private static JsonObject ToJson(NativeRuntimeReport report, OnnxRuntimeReport onnx, string? ffmpeg) => new()
    {
        ["version"] = EngineFacts.Version,
        ["operatingSystem"] = report.OperatingSystem,
        ["runtimeIdentifier"] = report.RuntimeIdentifier,
        ["framework"] = report.Framework,
        ["processors"] = report.ProcessorCount,
        ["cpuFeatures"] = new JsonArray([.. report.CpuFeatures.Select(feature => (JsonNode)feature)]),
        ["memoryBytes"] = report.MemoryBytes,
        ["torchSharp"] = report.TorchSharpVersion,
        ["libTorch"] = report.LibTorchVersion,
        ["nativeLibrary"] = report.LibraryPath,
        ["weakenedVersion"] = report.WeakenedVersion,
        ["torchThreads"] = report.TorchThreads,
        ["gpus"] = new JsonArray([.. report.Gpus.Select(gpu => (JsonNode)gpu)]),
        ["loaded"] = report.IsLoaded,
        ["cause"] = report.Cause,
        ["cure"] = report.Cure,
        ["cnn14Precision"] = CommonOptions.MeasuredPrecision.ToString().ToLowerInvariant(),
        ["vectorPath"] = Processor.Path.ToString(),
        ["fusedMultiplyAdd"] = Processor.HasFusedMultiplyAdd,
        ["ffmpeg"] = ffmpeg,
        ["onnxRuntime"] = new JsonObject
        {
            ["managed"] = onnx.ManagedVersion,
            ["native"] = onnx.NativeVersion,
            ["library"] = onnx.LibraryPath,
            ["providers"] = new JsonArray([.. onnx.Providers.Select(provider => (JsonNode)provider)]),
            ["loaded"] = onnx.IsLoaded,
            ["cause"] = onnx.Cause,
            ["cure"] = onnx.Cure,
        },
    };

    private static void Print(EngineFacts facts)
    {
        PrintFacts(facts);
        NativeRuntimeReport report = facts.Torch;
        Console.WriteLine();
        Line("System", $"{report.OperatingSystem}, {report.RuntimeIdentifier}, {report.Framework}");
        Line("Processors", string.Create(CultureInfo.InvariantCulture, $"{report.ProcessorCount}, {string.Join(", ", report.CpuFeatures)}"));
        Line("Memory", string.Create(CultureInfo.InvariantCulture, $"{report.MemoryBytes / 1073741824.0:0.0} GiB"));
        Line("Weights", $"{Cnn14Weights.Pretrained.Identity}");
        Line("Kernels", $"{Processor.Path}{(Processor.HasFusedMultiplyAdd ? string.Empty : "; without fused multiply-add: results differ in the last bits from other machines, and networks take several times as long")}");
        Line("GPUs", report.Gpus.Count > 0 ? string.Join(", ", report.Gpus) : $"none that networks can use. {report.GpuCause ?? "libtorch is not loaded."}");
        if (report.GpuCure is { } get)
        {
            Line("To use one", get);
        }

        Line(
            "TorchSharp",
            $"{report.TorchSharpVersion}, libtorch {report.LibTorchVersion ?? "not loaded"},"
                + $" {report.TorchThreads?.ToString(CultureInfo.InvariantCulture) ?? "no"} threads");
        Line("Native file", report.LibraryPath ?? "not found");
        Line("Patched", report.WeakenedVersion is { } version ? $"in memory only: this system's libstdc++ lacks {version}" : "no");
        Line("ffmpeg", facts.Ffmpeg ?? "not found");
    }

    private static void Line(string name, string value) => Console.WriteLine($"{name,-13} {value}");
}
