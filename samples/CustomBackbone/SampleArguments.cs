using System.Globalization;

namespace AudioAnomaly.Samples;

/// <summary>What the user asked for.</summary>
internal sealed record SampleArguments
{
    public const string Usage = """
        Usage: CustomBackbone [--weights FILE] [--onnx FILE] [--data DIR] [--seeds N] [--quick] [--stfpm] [--out DIR]
          --weights FILE  the CRNN of Datadriven-GPVAD (teacher1.pth); without, a small network with random weights
          --onnx FILE     a network in the ONNX format that takes log-mel with 64 bands; without, the library's CNN14, written as ONNX
          --data DIR      ESC-10 as WAV files, a folder per class; without, generated sounds of a pump
          --seeds N       repeat with the seeds 0 to N-1 and average; 1 by default
          --quick         two backgrounds and a quarter of the sounds
          --stfpm         the network also teaches a student (STFPM); takes longer
          --out DIR       where to save a model; custombackbone-output by default
        """;

    public string? Weights { get; private init; }

    public string? Onnx { get; private init; }

    public string? Data { get; private init; }

    public int Seeds { get; private init; } = 1;

    public bool Quick { get; private init; }

    public bool Stfpm { get; private init; }

    public string Output { get; private init; } = "custombackbone-output";

    /// <summary>Parses the command line; null if it makes no sense.</summary>
    public static SampleArguments? Parse(ReadOnlySpan<string> args)
    {
        var parsed = new SampleArguments();
        while (!args.IsEmpty)
        {
            if (args[0] is "--quick" or "--stfpm")
            {
                parsed = parsed with { Quick = parsed.Quick || args[0] == "--quick", Stfpm = parsed.Stfpm || args[0] == "--stfpm" };
                args = args[1..];
                continue;
            }

            if (args.Length < 2)
            {
                return null;
            }

            string value = args[1];
            switch (args[0])
            {
                case "--weights":
                    parsed = parsed with { Weights = value };
                    break;
                case "--onnx":
                    parsed = parsed with { Onnx = value };
                    break;
                case "--data":
                    parsed = parsed with { Data = value };
                    break;
                case "--out":
                    parsed = parsed with { Output = value };
                    break;
                case "--seeds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seeds) && seeds > 0:
                    parsed = parsed with { Seeds = seeds };
                    break;
                default:
                    return null;
            }

            args = args[2..];
        }

        return parsed;
    }
}
