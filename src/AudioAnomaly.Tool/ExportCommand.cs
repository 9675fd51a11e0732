using System.CommandLine;
using System.Globalization;
using AudioAnomaly.Onnx;

namespace AudioAnomaly.Tool;

/// <summary><c>export</c>: writes CNN14 or a fitted model as a graph in the ONNX format.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var model = new Option<string?>("--model")
        {
            Description = "A fitted model (patchcore, padim, spectrum or texture): spectrogram in, score and map out.",
            HelpName = "M.aam",
        };
        var weights = new Option<string?>("--weights")
        {
            Description = "Instead of --model: CNN14 alone, with its layers as outputs. 'pretrained', 'random', or a checkpoint.",
            HelpName = "pretrained|FILE|random",
        };
        Option<string?> prefix = CommonOptions.Prefix();
        var seed = new NumberOption<int>("--seed") { Description = "The seed of random weights.", HelpName = "N" };
        var layers = new Option<string?>("--layers")
        {
            Description = "The layers of CNN14, separated by commas; all by default.",
            HelpName = "NAME[,NAME...]",
        };
        var output = new Option<string>("--out") { Description = "The file to write.", Required = true, HelpName = "OUT.onnx" };
        var command = new Command("export", "Writes CNN14 or a fitted model in the ONNX format, for ONNX Runtime in any language.")
        {
            model, weights, prefix, seed, layers, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetValue(output)!;
            AtomicFile.Check(path);
            if (parsed.GetValue(model) is { } file)
            {
                if (parsed.GetValue(layers) is not null)
                {
                    throw new UsageException("--layers chooses among those of CNN14 alone: give --weights without --model.");
                }

                using AudioAnomalyModel fitted = await CommonOptions.LoadModelAsync(file, parsed.GetValue(weights), parsed.GetValue(prefix), ComputeDevice.Processor, cancellationToken);
                OnnxExport.SaveModel(fitted, path);
            }
            else
            {
                string[]? names = parsed.GetValue(layers)?.Split(',', StringSplitOptions.TrimEntries);
                Cnn14Weights cnn14 = CommonOptions.WeightsOf(parsed.GetValue(weights), parsed.GetValue(prefix), parsed.GetValue(seed), cancellationToken)
                    ?? throw new UsageException("Say what to export: a model (--model M.aam) or CNN14 (--weights pretrained, random or a checkpoint).");
                OnnxExport.SaveCnn14(cnn14, path, Known(names));
            }

            if (!OutputTarget.Of(path).IsStream)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {new FileInfo(path).Length / 1e6:0.0} MB."));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static string[]? Known(string[]? names)
        => names?.FirstOrDefault(name => !FeaturesCommand.Cnn14Layers.Contains(name)) is { } unknown
            ? throw new UsageException($"--layers {unknown}: use some of {string.Join(", ", FeaturesCommand.Cnn14Layers)}.")
            : names;
}
