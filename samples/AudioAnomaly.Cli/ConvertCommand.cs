using System.CommandLine;
using System.Globalization;

namespace AudioAnomaly.Cli;

/// <summary><c>convert</c>: writes just the needed weights of a checkpoint to a small safetensors file.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("IN") { Description = "The checkpoint (.pth, .pt, .ckpt, .safetensors)." };
        var output = new Option<string>("--out") { Description = "The file to write.", Required = true, HelpName = "OUT.safetensors" };
        var half = new Option<bool>("--half") { Description = "Store the convolution kernels in 16 bits: half the size, and slightly other scores." };
        var prefix = new Option<string?>("--prefix") { Description = "What stands before the network's names, in a file with several.", HelpName = "NAME" };
        var command = new Command("convert", "Writes just the needed weights of a checkpoint to a small safetensors file.") { input, output, half, prefix };
        command.SetAction((parsed, cancellationToken) =>
        {
            string path = parsed.GetValue(output)!;
            OutputFile.Check(path);
            var weights = Cnn14Weights.Load(parsed.GetValue(input)!, parsed.GetValue(prefix), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            Save(weights, path, parsed.GetValue(half));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {weights.Tensors.Count} tensors, {new FileInfo(path).Length / 1e6:0.0} MB, from {new FileInfo(parsed.GetValue(input)!).Length / 1e6:0.0} MB of {weights.Identity}."));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

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
