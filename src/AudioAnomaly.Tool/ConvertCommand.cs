using System.CommandLine;
using System.Globalization;

namespace AudioAnomaly.Tool;

/// <summary><c>convert</c>: writes just the needed weights of a checkpoint to a small safetensors file.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("IN") { Description = "The checkpoint (.pth, .pt, .ckpt, .safetensors)." };
        var output = new Option<string>("--out") { Description = "The file to write.", Required = true, HelpName = "OUT.safetensors" };
        var half = new Option<bool>("--half") { Description = "Store the convolution kernels in 16 bits: half the size, slightly different scores." };
        Option<string?> prefix = CommonOptions.Prefix();
        var command = new Command("convert", "Writes the weights that are needed from a checkpoint to a small safetensors file.") { input, output, half, prefix };
        command.SetAction((parsed, cancellationToken) =>
        {
            string path = parsed.GetValue(output)!;
            string source = parsed.GetValue(input)!;
            AtomicFile.Check(path);
            if (IsSameFile(source, path))
            {
                throw new UsageException($"--out {path} is the checkpoint itself, which would be lost. Name another file.");
            }

            var weights = Cnn14Weights.Load(source, parsed.GetValue(prefix), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            Save(weights, path, parsed.GetValue(half));
            if (OutputTarget.Of(path).IsStream)
            {
                return Task.FromResult(ExitCode.Done);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {weights.Tensors.Count} tensors, {new FileInfo(path).Length / 1e6:0.0} MB, from {new FileInfo(source).Length / 1e6:0.0} MB. Now {Cnn14Weights.Load(path, cancellationToken: cancellationToken).Identity}."));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static bool IsSameFile(string first, string second) => File.Exists(second) && Resolve(first) == Resolve(second);

    private static string Resolve(string path) => Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);

    private static void Save(Cnn14Weights weights, string path, bool half)
    {
        try
        {
            weights.Save(path, half);
        }
        catch (ArgumentException e) when (half)
        {
            throw new UsageException($"{e.Message} Leave --half out.");
        }
    }
}
