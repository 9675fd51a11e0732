using System.Text;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.Fuzzing;

/// <summary>Files that training goes on from: read, or a <see cref="FitException"/>.</summary>
public sealed class ResumeInputs : FuzzFormat
{
    private const string Fingerprint = "same";
    private static readonly string[] Texts = ["", "x", "F32", "F64", "1e300", "-1", "99999999999", "NaN", "audioanomaly-training-1"];
    private static readonly byte[] Tokens = [.. "{}[]\":,0123456789"u8, 0, 0xff];
    private readonly byte[] _header;
    private readonly byte[] _values;
    private readonly torch.Tensor[] _tensors;

    /// <summary>Writes a whole file.</summary>
    public ResumeInputs()
    {
        NativeRuntime.EnsureLoaded();
        _tensors = [torch.zeros(3, 4), torch.zeros(2)];
        using var stream = new MemoryStream();
        var metadata = new Dictionary<string, string> { ["format"] = "audioanomaly-training-1", ["fingerprint"] = Fingerprint, ["epoch"] = "3", ["bestEpoch"] = "2", ["bestLoss"] = "0.25", ["steps"] = "12" };
        SafetensorsFile.Write(stream, new Dictionary<string, TensorData> { ["0000"] = new(new float[12], 3, 4), ["0001"] = new(new float[2], 2) }, metadata);
        byte[] file = stream.ToArray();
        int length = (int)BitConverter.ToInt64(file);
        (_header, _values) = (file[8..(8 + length)], file[(8 + length)..]);
    }

    /// <inheritdoc/>
    public override string Name => "resume";

    /// <inheritdoc/>
    public override FuzzInput Make(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        byte[] header;
        string done = "bytes";
        if (random.Next(2) == 0)
        {
            header = ByteDamage.Apply(_header, Tokens, random);
        }
        else
        {
            JsonNode document = JsonNode.Parse(_header)!;
            done = JsonDamage.Apply(document, Texts, random);
            header = Encoding.UTF8.GetBytes(document.ToJsonString());
        }

        byte[] file = [.. BitConverter.GetBytes((long)header.Length), .. header, .. _values];
        return new FuzzInput(done, random.Next(4) == 0 ? ByteDamage.Apply(file, [(0, 8)], Tokens, random) : file);
    }

    /// <inheritdoc/>
    public override IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report)
    {
        string path = Write(folder, "damaged.resume", input);
        yield return new FuzzCall("read", () => new ResumeFile(path, Fingerprint).Read(_tensors)) { MayRefuse = error => error is FitException };
    }
}
