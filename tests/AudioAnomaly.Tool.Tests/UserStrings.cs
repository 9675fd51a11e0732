using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AudioAnomaly.Tool.Tests;

/// <summary>The texts that an assembly's code holds.</summary>
internal static class UserStrings
{
    public static string Of(string assembly)
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        using var file = new PEReader(stream);
        MetadataReader reader = file.GetMetadataReader();
        var texts = new List<string>();
        for (UserStringHandle handle = reader.GetNextHandle(default(UserStringHandle)); !handle.IsNil; handle = reader.GetNextHandle(handle))
        {
            texts.Add(" " + reader.GetUserString(handle));
        }

        return string.Join('\n', texts);
    }
}
